#include "LogFormat.h"

#include <ciarla/console/JsonText.h>
#include <ciarla/console/TalkWords.h>

#include <chrono>


namespace ciarla {


namespace {


std::string_view levelOf(const Poco::Message& message)
{
	switch (message.getPriority())
	{
	case Poco::Message::PRIO_FATAL:
	case Poco::Message::PRIO_CRITICAL:
	case Poco::Message::PRIO_ERROR: return "error";
	case Poco::Message::PRIO_WARNING: return "warning";
	case Poco::Message::PRIO_NOTICE: return "notice";
	default: return "information";
	}
}


} // namespace


const std::string& LogTime::text(const Poco::Timestamp& time)
{
	const auto milliseconds =
		std::chrono::floor<std::chrono::milliseconds>(std::chrono::microseconds(time.epochMicroseconds()));
	const auto seconds = std::chrono::floor<std::chrono::seconds>(milliseconds);
	if (seconds.count() != _seconds || _text.empty())
	{
		_seconds = seconds.count();
		_text = utcTime(milliseconds.count());
	}
	if (_text.empty())
	{
		static const std::string none = "----------T--:--:--.---Z";
		return none;
	}
	auto rest = (milliseconds - seconds).count();
	for (std::size_t digit = 0; digit < 3; ++digit, rest /= 10)
	{
		_text[_text.size() - 2 - digit] = static_cast<char>('0' + rest % 10);
	}
	return _text;
}


void TextLogFormatter::format(const Poco::Message& message, std::string& text)
{
	if (const std::string event = message.get("event", ""); event == "listening" || event == "invitation")
	{
		text = message.getText();
		return;
	}
	text = _time.text(message.getTime());
	text.append(" ").append(levelOf(message)).append(": ").append(message.getText());
	if (message.has("address"))
	{
		text.append(" (").append(message.get("address")).append(")");
	}
}


void JsonLogFormatter::format(const Poco::Message& message, std::string& text)
{
	text = "{\"time\":\"" + _time.text(message.getTime()) + "\",\"level\":\"";
	text.append(levelOf(message)).append("\"");
	for (const std::string_view field: logFields)
	{
		if (const std::string key(field); message.has(key))
		{
			text.append(",\"").append(key).append("\":").append(jsonString(message.get(key)));
		}
	}
	text.append(",\"text\":").append(jsonString(message.getText())).append("}");
}


} // namespace ciarla
