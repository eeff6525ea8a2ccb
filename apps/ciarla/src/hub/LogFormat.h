#pragma once

#include <Poco/Formatter.h>
#include <Poco/Message.h>
#include <Poco/Timestamp.h>

#include <string>
#include <string_view>


namespace ciarla {


/// How the log is written.
enum class LogFormat
{
	text,
	json
};


/// What an event of the log may have beside its sentence: parameters of a Poco::Message by these names, in this order.
inline constexpr std::string_view logFields[] = {"event", "name", "room", "address", "code", "reason"};


/// A LogTime writes when something happened: ISO 8601, in UTC, to the millisecond. Most of it is as it was the last time.
class LogTime
{
public:
	/// Valid until the next call. A time outside of the years 0 to 9999 has hyphens for its digits.
	const std::string& text(const Poco::Timestamp& time);

private:
	Poco::Timestamp::TimeVal _seconds = 0;
	std::string _text;
};


/// A TextLogFormatter writes an event as a line for a person:
///
///     2026-11-24T00:14:18.123Z notice: Ada was put out, being too slow: … (tcp://192.0.2.7:40112)
///
/// That the hub listens, and how to join it, stands alone on its lines, as `ciarla listen` says it: the first is a promise
/// to scripts.
class TextLogFormatter final: public Poco::Formatter
{
public:
	void format(const Poco::Message& message, std::string& text) override;

private:
	LogTime _time;
};


/// A JsonLogFormatter writes an event as a line of JSON (RFC 8259): an object of strings, with `time`, `level`,
/// `text`, and those of logFields that the event has.
class JsonLogFormatter final: public Poco::Formatter
{
public:
	void format(const Poco::Message& message, std::string& text) override;

private:
	LogTime _time;
};


} // namespace ciarla
