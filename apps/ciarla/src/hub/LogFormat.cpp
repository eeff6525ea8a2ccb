#include "LogFormat.h"

#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>


namespace ciarla {


namespace {


/// ISO 8601, in UTC, to the millisecond.
std::string timeOf(const Poco::Message& message)
{
	return Poco::DateTimeFormatter::format(message.getTime(), "%Y-%m-%dT%H:%M:%S.%iZ");
}


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


void TextLogFormatter::format(const Poco::Message& message, std::string& text)
{
	if (message.get("event", "") == "listening")
	{
		text = message.getText();
		return;
	}
	text = timeOf(message);
	text.append(" ").append(levelOf(message)).append(": ").append(message.getText());
	if (message.has("address"))
	{
		text.append(" (").append(message.get("address")).append(")");
	}
}


void JsonLogFormatter::format(const Poco::Message& message, std::string& text)
{
	text = "{\"time\":\"" + timeOf(message) + "\",\"level\":\"";
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


std::string jsonString(std::string_view text)
{
	static constexpr std::string_view digits = "0123456789abcdef";
	std::string json = "\"";
	for (const char byte: text)
	{
		const auto code = static_cast<unsigned char>(byte);
		if (byte == '"' || byte == '\\')
		{
			json += '\\';
			json += byte;
		}
		else if (code < 0x20)
		{
			json.append("\\u00").append(1, digits[code >> 4U]).append(1, digits[code & 0xFU]);
		}
		else
		{
			json += byte;
		}
	}
	return json += '"';
}


} // namespace ciarla
