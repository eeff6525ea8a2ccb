#include "HubLog.h"

#include <ciarla/protocol/SafeText.h>


namespace ciarla {


namespace {


Poco::AutoPtr<Poco::Formatter> makeFormatter(LogFormat format)
{
	if (format == LogFormat::json)
	{
		return new JsonLogFormatter;
	}
	return new TextLogFormatter;
}


std::string_view eventOf(HubNotice::Kind kind) noexcept
{
	switch (kind)
	{
	case HubNotice::Kind::welcomed: return "welcomed";
	case HubNotice::Kind::ended: return "ended";
	case HubNotice::Kind::rejected: return "rejected";
	case HubNotice::Kind::joined: return "joined";
	case HubNotice::Kind::parted: return "parted";
	case HubNotice::Kind::renamed: return "renamed";
	case HubNotice::Kind::operated: return "operated";
	}
	return "unknown";
}


bool isPutOut(LeaveCode code) noexcept
{
	return code == LeaveCode::tooSlow || code == LeaveCode::kicked || code == LeaveCode::fault ||
		code == LeaveCode::refused;
}


/// ": why", or nothing.
std::string because(const std::string& reason)
{
	return reason.empty() ? "." : ": " + reason;
}


std::string_view wayOf(LeaveCode code) noexcept
{
	switch (code)
	{
	case LeaveCode::left: return " left";
	case LeaveCode::closed: return " said goodbye";
	case LeaveCode::lost: return " was lost";
	case LeaveCode::tooSlow: return " was put out, being too slow";
	case LeaveCode::kicked: return " was put out by an operator";
	case LeaveCode::fault: return " was put out for breaking the protocol";
	case LeaveCode::shutdown: return " was sent home";
	case LeaveCode::refused: return " was put out";
	}
	return " left";
}


std::string sentenceOf(
	const HubNotice& notice, const std::string& name, const std::string& room, const std::string& reason)
{
	switch (notice.kind)
	{
	case HubNotice::Kind::welcomed: return name + " is here.";
	case HubNotice::Kind::ended: return name + std::string(wayOf(notice.code)) + because(reason);
	case HubNotice::Kind::rejected: return "A call was turned away" + because(reason);
	case HubNotice::Kind::joined: return name + " joined " + room + ".";
	case HubNotice::Kind::parted: return name + std::string(wayOf(notice.code)) + " (" + room + ")" + because(reason);
	case HubNotice::Kind::renamed: return (reason.empty() ? "Somebody" : reason) + " is " + name + " now.";
	case HubNotice::Kind::operated: return name + " as an operator" + because(reason);
	}
	return {};
}


void setIfAny(Poco::Message& message, const char* field, const std::string& value)
{
	if (!value.empty())
	{
		message.set(field, value);
	}
}


} // namespace


HubLog::HubLog(int descriptor, LogFormat format, Poco::Message::Priority level):
	_channel(new LogChannel(descriptor)),
	_level(level)
{
	configure(format, level);
}


void HubLog::configure(LogFormat format, Poco::Message::Priority level)
{
	_level = level;
	_fields = format == LogFormat::json;
	_channel->setFormatter(makeFormatter(format));
}


void HubLog::tell(Poco::Message::Priority level, std::string_view event, const std::string& sentence)
{
	if (wants(level))
	{
		Poco::Message message("", safeReason(sentence), level);
		message.set("event", std::string(event));
		_channel->log(message);
	}
}


void HubLog::tellListening(const std::string& address, const std::vector<std::string>& lines)
{
	std::string event = "listening";
	for (const std::string& line: lines)
	{
		Poco::Message message("", safeReason(line), Poco::Message::PRIO_NOTICE);
		message.set("event", event);
		message.set("address", address);
		_channel->log(message);
		event = "invitation";
	}
}


void HubLog::tell(const HubNotice& notice, const std::string& address)
{
	const Poco::Message::Priority level = logLevelOf(notice);
	if (!wants(level))
	{
		return;
	}
	const std::string name = safeName(notice.name);
	const std::string room = safeName(notice.room);
	const std::string reason = safeReason(notice.reason);
	Poco::Message message("", sentenceOf(notice, name, room, reason), level);
	setIfAny(message, "address", address);
	if (_fields.load(std::memory_order_relaxed))
	{
		message.set("event", std::string(eventOf(notice.kind)));
		setIfAny(message, "name", name);
		setIfAny(message, "room", room);
		setIfAny(message, "reason", reason);
		if (notice.kind == HubNotice::Kind::ended || notice.kind == HubNotice::Kind::parted)
		{
			message.set("code", std::string(logWord(notice.code)));
		}
	}
	_channel->log(message);
}


bool HubLog::wants(Poco::Message::Priority level) const noexcept
{
	return level <= _level.load(std::memory_order_relaxed);
}


bool HubLog::flush()
{
	return _channel->flush();
}


bool HubLog::hasOutput() const
{
	return _channel->hasOutput();
}


std::string_view logWord(LeaveCode code) noexcept
{
	switch (code)
	{
	case LeaveCode::left: return "left";
	case LeaveCode::closed: return "closed";
	case LeaveCode::lost: return "lost";
	case LeaveCode::tooSlow: return "tooSlow";
	case LeaveCode::kicked: return "kicked";
	case LeaveCode::fault: return "fault";
	case LeaveCode::shutdown: return "shutdown";
	case LeaveCode::refused: return "refused";
	}
	return "left";
}


Poco::Message::Priority logLevelOf(const HubNotice& notice) noexcept
{
	const bool leaves = notice.kind == HubNotice::Kind::ended || notice.kind == HubNotice::Kind::parted;
	const bool worthMore = notice.kind == HubNotice::Kind::operated || (leaves && isPutOut(notice.code));
	return worthMore ? Poco::Message::PRIO_NOTICE : Poco::Message::PRIO_INFORMATION;
}


} // namespace ciarla
