#include "Recording.h"

#include "RecordingReader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>


namespace ciarla {


namespace {


constexpr std::size_t recordingBytesMax = 16 * 1024 * 1024; ///< It is held in memory, several times as large.


Error refusal(const std::string& path, const std::string& why)
{
	return {ErrorCode::malformedAddress, "Cannot replay " + path + ": " + why + "."};
}


class Descriptor
{
public:
	explicit Descriptor(int descriptor) noexcept:
		_descriptor(descriptor)
	{
	}

	Descriptor(const Descriptor&) = delete;
	Descriptor& operator=(const Descriptor&) = delete;

	~Descriptor()
	{
		if (_descriptor >= 0)
		{
			::close(_descriptor);
		}
	}

	int get() const noexcept
	{
		return _descriptor;
	}

private:
	int _descriptor;
};


/// Empty, or why it cannot be.
std::string readAll(const std::string& path, std::string& text)
{
	// A pipe that nobody writes to must not hold the program up.
	const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
	struct stat status
	{
	};
	if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
	{
		return std::generic_category().message(errno);
	}
	if (!S_ISREG(status.st_mode))
	{
		return S_ISDIR(status.st_mode) ? "it is a folder" : "it is no regular file";
	}
	if (static_cast<std::uint64_t>(status.st_size) > recordingBytesMax)
	{
		return "it is larger than 16 MiB; record a shorter session";
	}
	text.resize(static_cast<std::size_t>(status.st_size));
	std::size_t size = 0;
	while (size < text.size())
	{
		const ssize_t count = ::read(file.get(), text.data() + size, text.size() - size);
		if (count < 0 && errno != EINTR)
		{
			return std::generic_category().message(errno);
		}
		if (count == 0)
		{
			break;
		}
		size += count < 0 ? 0 : static_cast<std::size_t>(count);
	}
	text.resize(size);
	return {};
}


std::string whyNotOurs(std::string_view text)
{
	if (text.empty())
	{
		return "it is empty; nothing was recorded into it";
	}
	constexpr std::string_view anyVersion = "ciarla-recording ";
	const std::string_view first = text.substr(0, text.find('\n'));
	if (!first.starts_with(anyVersion))
	{
		return "it is no recording; its first line would be \"" + std::string(recordingHeader) + "\"";
	}
	return first == recordingHeader ? ""
									: "it is a recording of another version, and this program knows version 1; "
									  "record it again";
}


} // namespace


Result<std::shared_ptr<const Recording>> Recording::read(const std::string& path)
{
	if (path.empty())
	{
		return Error{ErrorCode::malformedAddress, "There is no recording without a name; write replay:PATH."};
	}
	std::string text;
	const std::string why = readAll(path, text);
	return why.empty() ? parse(path, text) : refusal(path, why);
}


Result<std::shared_ptr<const Recording>> Recording::parse(const std::string& path, std::string_view text)
{
	if (const std::string why = whyNotOurs(text); !why.empty())
	{
		return refusal(path, why);
	}
	RecordingReader reader(path);
	while (!text.empty())
	{
		std::string where = "line " + std::to_string(reader.line() + 1);
		const std::size_t end = text.find('\n');
		if (end == std::string_view::npos)
		{
			return refusal(path, where + " is cut off; delete it, and what is before it can be played");
		}
		if (end > recordedLineBytesMax)
		{
			return refusal(path, where + " is longer than any that is recorded");
		}
		if (const std::string why = reader.take(text.substr(0, end)); !why.empty())
		{
			return refusal(path, where.append(" is wrong: ").append(why));
		}
		text.remove_prefix(end + 1);
	}
	return std::make_shared<const Recording>(reader.finish());
}


} // namespace ciarla
