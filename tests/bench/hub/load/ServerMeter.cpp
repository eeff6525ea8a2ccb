#include "ServerMeter.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>
#include <string>
#include <system_error>


namespace ciarla::bench {


namespace {


std::string contentOf(const std::filesystem::path& path)
{
	std::ifstream file(path);
	return {std::istreambuf_iterator<char>(file), {}};
}


std::filesystem::path folderOf(int process)
{
	return "/proc/" + std::to_string(process);
}


} // namespace


ProcessorTime ServerMeter::processorTime() const
{
	ProcessorTime time;
	std::error_code gone;
	for (const auto& task: std::filesystem::directory_iterator(folderOf(_process) / "task", gone))
	{
		std::istringstream numbers(contentOf(task.path() / "schedstat"));
		double nanoseconds = 0;
		numbers >> nanoseconds;
		time.seconds += nanoseconds / 1e9;
	}

	// Behind the program's name, which may hold anything, the user's time is the 12th field.
	const std::string stat = contentOf(folderOf(_process) / "stat");
	std::istringstream fields(stat.substr(std::min(stat.size(), stat.rfind(')') + 2)));
	std::string skipped;
	for (int i = 0; i < 11; ++i)
	{
		fields >> skipped;
	}
	fields >> time.userTicks >> time.systemTicks;
	return time;
}


double ServerMeter::residentBytes() const
{
	std::ifstream status(folderOf(_process) / "status");
	for (std::string name; status >> name;)
	{
		if (name == "VmRSS:")
		{
			double kibibytes = 0;
			status >> kibibytes;
			return kibibytes * 1024;
		}
		status.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
	}
	return 0;
}


} // namespace ciarla::bench
