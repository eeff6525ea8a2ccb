#include "EventText.h"

#include "FieldText.h"
#include "HubText.h"

#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>


namespace ciarla {


namespace {


constexpr std::array<std::string_view, 7> byeCodes{"closed",  "busy",     "refused", "fault",
												   "timeout", "shutdown", "internal"};


std::string milliseconds(Duration duration)
{
	return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count()) + "ms";
}


std::string_view faultText(FaultKind kind)
{
	switch (kind)
	{
	case FaultKind::notAChat: return "notAChat";
	case FaultKind::badName: return "badName";
	case FaultKind::frameTooLong: return "frameTooLong";
	case FaultKind::frameEmpty: return "frameEmpty";
	case FaultKind::malformedFrame: return "malformedFrame";
	case FaultKind::unknownFrame: return "unknownFrame";
	case FaultKind::unexpectedFrame: return "unexpectedFrame";
	case FaultKind::badSequence: return "badSequence";
	case FaultKind::noCommonVersion: return "noCommonVersion";
	case FaultKind::wrongDialect: return "wrongDialect";
	case FaultKind::unfit: return "unfit";
	}
	throw std::logic_error("a fault without a word");
}


struct Describer
{
	std::string operator()(const PeerNamed& event) const
	{
		return "named " + inQuotes(event.name) + (event.dialect == Dialect::framed ? " framed" : " raw") +
			(event.role == SpeakerRole::hub ? " hub" : "");
	}

	std::string operator()(const TextHeard& event) const
	{
		return "text " + fields(event.sequence, event.kind, event.body);
	}

	std::string operator()(const TextAcknowledged& event) const
	{
		const bool placed = event.roomSequence != 0 || event.time != 0;
		return "acknowledged " +
			(placed ? fields(event.sequence, event.roomSequence, event.time) : fields(event.sequence));
	}

	std::string operator()(const TextRefused& event) const
	{
		return "refused " + std::to_string(event.sequence) + ' ' + std::to_string(event.code) + ' ' +
			milliseconds(event.retryAfter) + ' ' + inQuotes(event.text);
	}

	std::string operator()(const HubHeard& event) const
	{
		return hubText(event.frame);
	}

	std::string operator()(const PongHeard& event) const
	{
		return "pong " + milliseconds(event.roundTrip);
	}

	std::string operator()(const PeerLeft& event) const
	{
		const auto code = static_cast<std::size_t>(event.bye.code);
		const std::string word = code < byeCodes.size() ? std::string(byeCodes.at(code)) : std::to_string(code);
		return "left " + word + ' ' + milliseconds(event.bye.retryAfter) + ' ' + inQuotes(event.bye.text);
	}

	std::string operator()(const PeerEnded& event) const
	{
		return event.orderly ? "ended orderly" : "ended lost";
	}

	std::string operator()(const Faulted& event) const
	{
		return "fault " + std::string(faultText(event.fault.kind));
	}
};


} // namespace


std::string eventText(const ChatEvent& event)
{
	return std::visit(Describer{}, event);
}


std::string_view stateText(ChatProtocol::State state)
{
	switch (state)
	{
	case ChatProtocol::State::greeting: return "greeting";
	case ChatProtocol::State::hello: return "hello";
	case ChatProtocol::State::talking: return "talking";
	case ChatProtocol::State::leaving: return "leaving";
	case ChatProtocol::State::ended: return "ended";
	}
	throw std::logic_error("a state without a word");
}


std::string_view sayText(SayResult result)
{
	switch (result)
	{
	case SayResult::accepted: return "accepted";
	case SayResult::wait: return "wait";
	case SayResult::tooLong: return "tooLong";
	case SayResult::closed: return "closed";
	}
	throw std::logic_error("a result without a word");
}


ByeCode byeCodeOf(std::string_view word)
{
	for (std::size_t i = 0; i < byeCodes.size(); ++i)
	{
		if (byeCodes.at(i) == word)
		{
			return static_cast<ByeCode>(i);
		}
	}
	throw std::runtime_error("no such code of BYE: " + std::string(word));
}


} // namespace ciarla
