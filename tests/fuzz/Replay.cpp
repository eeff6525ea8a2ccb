#include "FuzzTarget.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>


// Gives a fuzz target every file of a folder, without a fuzzer: what was found once stays found, with any compiler.
int main(int count, char** words)
{
	if (count != 2)
	{
		std::fprintf(stderr, "Usage: %s FOLDER\n", words[0]);
		return 2;
	}
	std::vector<std::filesystem::path> files;
	std::error_code error;
	for (const auto& entry: std::filesystem::directory_iterator(words[1], error))
	{
		files.push_back(entry.path());
	}
	if (error || files.empty())
	{
		std::fprintf(stderr, "%s: there are no files in it to give to the target.\n", words[1]);
		return 1;
	}
	std::sort(files.begin(), files.end());
	for (const auto& path: files)
	{
		std::ifstream file(path, std::ios::binary);
		const std::vector<char> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
		// Said before, so that the last line names the file that broke something.
		std::printf("%s, %zu bytes\n", path.filename().c_str(), bytes.size());
		std::fflush(stdout);
		LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
	}
	return 0;
}
