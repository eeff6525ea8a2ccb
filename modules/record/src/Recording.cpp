#include "Recording.h"

#include "RecordingReader.h"

#include <ciarla/transport/NamedFile.h>


namespace ciarla {


namespace {


constexpr std::size_t recordingBytesMax = 16 * 1024 * 1024; ///< It is held in memory, several times as large.


Error refusal(const std::string& path, const std::string& why)
{
	return {ErrorCode::malformedAddress, "Cannot replay " + path + ": " + why + "."};
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
	const Result<std::string> text = readNamedFile(path, {.bytesMax = recordingBytesMax});
	if (!text)
	{
		return text.error().code == ErrorCode::outOfResources
			? Error{text.error().code, refusal(path, text.error().text).text}
			: refusal(path, text.error().text);
	}
	return parse(path, text.value());
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
