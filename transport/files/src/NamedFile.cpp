#include "OpenedFile.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <utility>


namespace ciarla {


namespace {


constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

/// Waits until there is something to read, or the end.
bool awaitInput(int descriptor, Duration patience) noexcept
{
	const auto last = std::chrono::steady_clock::now() + patience;
	for (;;)
	{
		const auto left = std::chrono::ceil<std::chrono::milliseconds>(last - std::chrono::steady_clock::now()).count();
		pollfd watched{.fd = descriptor, .events = POLLIN, .revents = 0};
		const int count = ::poll(&watched, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX)));
		if (count >= 0 || errno != EINTR)
		{
			return count > 0;
		}
	}
}


/// Reads on until the end, or one byte more than there may be.
Result<std::string> readAll(int descriptor, const FileReading& reading)
{
	std::string text;
	std::size_t size = 0;
	for (;;)
	{
		text.resize(std::min(reading.bytesMax + 1, std::max<std::size_t>(4096, size * 2)));
		const ssize_t count = ::read(descriptor, text.data() + size, text.size() - size);
		if (count == 0 || size == reading.bytesMax + 1)
		{
			text.resize(size);
			return text;
		}
		if (count < 0 && errno == EAGAIN)
		{
			if (reading.pipes == nullptr || !awaitInput(descriptor, reading.patience))
			{
				return unfitFile("nothing comes from it");
			}
		}
		else if (count < 0 && errno != EINTR)
		{
			return systemFileError(errno);
		}
		size += count < 0 ? 0 : static_cast<std::size_t>(count);
	}
}


std::string sizeText(std::size_t bytes)
{
	constexpr std::size_t kibi = 1024;
	return bytes % (kibi * kibi) == 0 ? std::to_string(bytes / kibi / kibi) + " MiB"
		: bytes % kibi == 0           ? std::to_string(bytes / kibi) + " KiB"
									  : std::to_string(bytes) + " bytes";
}


std::string withoutByteOrderMark(std::string text)
{
	if (text.starts_with(byteOrderMark))
	{
		text.erase(0, byteOrderMark.size());
	}
	return text;
}


} // namespace


Result<std::string> readNamedFile(const std::string& path, const FileReading& reading)
{
	if (reading.pipes != nullptr && reading.pipes->contains(path))
	{
		return reading.pipes->at(path);
	}
	Result<OpenedFile> opened = OpenedFile::open(path, O_RDONLY | (isOwn(reading.rights) ? O_NOFOLLOW : 0));
	if (!opened)
	{
		return opened.error();
	}
	OpenedFile& file = opened.value();
	if (!file.isRegular() && reading.pipes == nullptr)
	{
		return unfitFile("it is no regular file");
	}
	if (reading.rights == FileRights::madeOwn)
	{
		file.makeOwn();
	}
	if (const Result<void> rights = file.checkRights(reading.rights); !rights)
	{
		return rights.error();
	}
	if (reading.excess == FileExcess::beginning && file.size() > static_cast<off_t>(reading.bytesMax))
	{
		::lseek(file.descriptor(), -static_cast<off_t>(reading.bytesMax), SEEK_END);
	}
	Result<std::string> text = readAll(file.descriptor(), reading);
	if (!text)
	{
		return text;
	}
	if (text->empty() && file.isPipe())
	{
		return unfitFile("it is a pipe that nobody writes into");
	}
	if (text->size() > reading.bytesMax && reading.excess != FileExcess::end)
	{
		return unfitFile("it is larger than " + sizeText(reading.bytesMax));
	}
	text->resize(std::min(text->size(), reading.bytesMax));
	std::string content = withoutByteOrderMark(std::move(text).value());
	if (reading.pipes != nullptr && !file.isRegular())
	{
		reading.pipes->emplace(path, content);
	}
	return content;
}


} // namespace ciarla
