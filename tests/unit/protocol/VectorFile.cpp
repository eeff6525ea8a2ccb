#include "VectorFile.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>


namespace ciarla {


namespace {


using Names = std::map<std::string, std::string, std::less<>>;


/// Puts what `let` has named in the place of `$name`.
std::string expand(std::string_view text, const Names& names)
{
	std::string result;
	while (!text.empty())
	{
		const std::size_t dollar = text.find('$');
		result += text.substr(0, dollar);
		if (dollar == std::string_view::npos)
		{
			break;
		}
		text.remove_prefix(dollar + 1);
		const std::string_view name = text.substr(0, text.find_first_of(" \t"));
		text.remove_prefix(name.size());
		result += names.at(std::string(name));
	}
	return result;
}


class Reader
{
public:
	explicit Reader(const std::filesystem::path& path):
		_file(path.filename().string()),
		_stream(path)
	{
	}

	std::vector<Vector> read()
	{
		for (std::string line; std::getline(_stream, line);)
		{
			++_line;
			if (!line.empty() && !line.starts_with('#'))
			{
				take(line);
			}
		}
		return std::move(_vectors);
	}

private:
	void take(const std::string& line)
	{
		const std::size_t space = line.find(' ');
		const std::string word = line.substr(0, space);
		const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
		if (word == "let")
		{
			const std::size_t equals = rest.find(" = ");
			_names[rest.substr(0, rest.find(' '))] = expand(rest.substr(equals + 3), _names);
		}
		else if (word == "case")
		{
			_vectors.push_back({_file, rest, "Ada", _file.starts_with("raw"), {}});
		}
		else if (word == "us")
		{
			_vectors.back().us = rest;
		}
		else if (word.size() == 1 && std::string_view("<>=@!").find(word) != std::string_view::npos)
		{
			const bool isBytes = word == "<" || word == ">";
			_vectors.back().steps.push_back({word[0], isBytes ? expand(rest, _names) : rest, _line});
		}
		else
		{
			throw std::runtime_error(_file + ":" + std::to_string(_line) + ": not understood: " + line);
		}
	}

	std::string _file;
	std::ifstream _stream;
	int _line = 0;
	Names _names;
	std::vector<Vector> _vectors;
};


} // namespace


bool isOfAHub(const Vector& vector)
{
	return vector.us == "hub" || vector.us.starts_with("hub ");
}


std::string testTitleOf(const Vector& vector)
{
	std::string title;
	bool wordBegins = true;
	for (const char character: vector.title)
	{
		if (std::isalnum(static_cast<unsigned char>(character)) != 0)
		{
			title += wordBegins ? static_cast<char>(std::toupper(static_cast<unsigned char>(character))) : character;
		}
		wordBegins = std::isalnum(static_cast<unsigned char>(character)) == 0;
	}
	return title;
}


std::vector<Vector> readVectors(const std::string& directory)
{
	std::vector<std::filesystem::path> paths;
	for (const auto& entry: std::filesystem::directory_iterator(directory))
	{
		if (entry.path().extension() == ".vectors")
		{
			paths.push_back(entry.path());
		}
	}
	std::ranges::sort(paths);

	std::vector<Vector> all;
	for (const auto& path: paths)
	{
		std::ranges::move(Reader(path).read(), std::back_inserter(all));
	}
	return all;
}


std::string bytesOf(std::string_view notation)
{
	std::string bytes;
	for (std::size_t i = 0; i < notation.size();)
	{
		if (notation[i] == ' ')
		{
			++i;
		}
		else if (notation[i] == '"')
		{
			const std::size_t end = notation.find('"', i + 1);
			bytes += notation.substr(i + 1, end - i - 1);
			i = end + 1;
		}
		else
		{
			bytes += static_cast<char>(std::stoi(std::string(notation.substr(i, 2)), nullptr, 16));
			i += 2;
		}
	}
	return bytes;
}


} // namespace ciarla
