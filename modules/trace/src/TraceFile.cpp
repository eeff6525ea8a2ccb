#include "TraceFile.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <system_error>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t bytesInLine = 16;
constexpr std::size_t hexColumns = bytesInLine * 3;


std::string clockTime()
{
	const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
	std::tm parts{};
	::gmtime_r(&now, &parts);
	std::array<char, 32> text{};
	const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &parts);
	return {text.data(), size};
}


std::string secondsText(Duration since)
{
	std::array<char, 32> text{};
	const double seconds = std::chrono::duration<double>(since).count();
	const int size = std::snprintf(text.data(), text.size(), "%12.6f", seconds);
	return {text.data(), static_cast<std::size_t>(size)};
}


void appendHexLine(std::string& lines, std::size_t offset, std::span<const std::byte> bytes)
{
	static constexpr std::string_view digits = "0123456789abcdef";
	static constexpr std::string_view gap = "  ";
	std::array<char, 32> place{};
	const int size = std::snprintf(place.data(), place.size(), "      %04zx  ", offset);
	lines.append(place.data(), static_cast<std::size_t>(size));

	const std::size_t begin = lines.size();
	lines.append(hexColumns + gap.size() + bytes.size() + 1, ' ');
	char* hex = lines.data() + begin;
	char* readable = hex + hexColumns + gap.size();
	for (const std::byte byte: bytes)
	{
		const auto value = static_cast<unsigned char>(byte);
		hex[0] = digits[value >> 4];
		hex[1] = digits[value & 15];
		hex += 3;
		*readable++ = value >= 0x20 && value < 0x7f ? static_cast<char>(value) : '.';
	}
	*readable = '\n';
}


} // namespace


std::string hexLines(std::span<const std::byte> bytes)
{
	std::string lines;
	for (std::size_t offset = 0; offset < bytes.size(); offset += bytesInLine)
	{
		appendHexLine(lines, offset, bytes.subspan(offset, std::min(bytesInLine, bytes.size() - offset)));
	}
	return lines;
}


Result<std::shared_ptr<TraceFile>> TraceFile::open(const std::string& path, ShowLine show)
{
	Result<std::unique_ptr<LineFile>> file = LineFile::open(path);
	if (!file)
	{
		return Error{
			file.error().code,
			"Cannot write the trace to " + path + ": " + file.error().text + "; choose another trace.file."};
	}
	return std::make_shared<TraceFile>(std::move(file).value(), path, std::move(show));
}


TraceFile::TraceFile(std::unique_ptr<LineFile> file, std::string path, ShowLine show) noexcept:
	_file(std::move(file)),
	_path(std::move(path)),
	_show(std::move(show))
{
}


std::uint64_t TraceFile::begin(std::string_view what)
{
	const std::lock_guard lock(_mutex);
	++_connections;
	put("# " + std::to_string(_connections) + " " + std::string(what) + ", " + clockTime() + "\n");
	return _connections;
}


void TraceFile::write(std::uint64_t connection, Duration since, std::string_view what, std::span<const std::byte> bytes)
{
	const std::lock_guard lock(_mutex);
	put(std::to_string(connection) + " " + secondsText(since) + " " + std::string(what) + "\n" + hexLines(bytes));
}


void TraceFile::put(const std::string& lines)
{
	const int error = _file->append(lines);
	if (error != 0 && !std::exchange(_lacksLines, true) && _show)
	{
		_show(
			"The trace in " + _path + " lacks lines from now on: " + std::generic_category().message(error) +
			". The connection goes on.");
	}
}


} // namespace ciarla
