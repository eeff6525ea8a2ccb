#include "RawDialect.h"

#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Name.h>

#include <algorithm>


namespace ciarla {


namespace {


constexpr std::string_view closeCommand = "/close";


/// Whether a whole message is the command that the original scripts end with: trimmed, in any case.
bool isCloseCommand(std::string_view message) noexcept
{
	const auto lower = [](char letter) {
		return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
	};
	return std::ranges::equal(trimSpaces(message), closeCommand, {}, lower);
}


/// A raw peer knows no codes, so it gets words.
std::string_view wordsOf(const Bye& bye) noexcept
{
	if (!bye.text.empty())
	{
		return bye.text;
	}
	return bye.code == ByeCode::busy ? "busy, try later" : "refused";
}


std::optional<TimePoint> earliest(std::optional<TimePoint> left, std::optional<TimePoint> right) noexcept
{
	if (left && right)
	{
		return std::min(*left, *right);
	}
	return left ? left : right;
}


} // namespace


RawDialect::RawDialect(Conversation& conversation) noexcept:
	_conversation(conversation),
	_nameReader(conversation.settings.limits.rawNameQuiet),
	_textReader(conversation.settings.limits.rawHealing),
	_sender(conversation.settings.limits.rawSpacing)
{
}


void RawDialect::begin(TimePoint now) noexcept
{
	_sender.holdUntil(now + _conversation.settings.limits.rawFirstText);
}


std::optional<ChatEvent> RawDialect::next(std::span<const std::byte>& input, TimePoint now)
{
	if (turnedAway())
	{
		input = {};
		return std::nullopt;
	}
	if (_conversation.peerName.empty())
	{
		const std::optional<TimePoint> quiet = _nameReader.deadline();
		if ((quiet && now >= *quiet) || _nameReader.feed(input, now))
		{
			return nameOrFault();
		}
		return std::nullopt;
	}
	const std::optional<TimePoint> healing = _textReader.deadline();
	const bool givenUp = healing && now >= *healing;
	return hear(givenUp ? _textReader.flush() : _textReader.next(input, now));
}


std::optional<ChatEvent> RawDialect::nextGone() noexcept
{
	if (_sender.gone() == _reported)
	{
		return std::nullopt;
	}
	_reported = _sender.gone();
	return TextAcknowledged{_reported};
}


ChatEvent RawDialect::end()
{
	if (_conversation.state() == State::greeting)
	{
		return nameOrFault();
	}
	if (std::optional<ChatEvent> event = hear(_textReader.flush()))
	{
		return *std::move(event);
	}
	_conversation.enter(State::ended);
	return PeerEnded{!_conversation.peerName.empty()};
}


void RawDialect::tick(TimePoint now)
{
	_sender.tick(now, _conversation.output);
	if (_conversation.state() == State::leaving && _sender.messages() == 0)
	{
		_conversation.enter(State::ended);
	}
}


std::optional<TimePoint> RawDialect::deadline() const noexcept
{
	if (turnedAway())
	{
		return _sender.deadline();
	}
	if (_sender.gone() > _reported)
	{
		return _sender.goneAt();
	}
	const bool naming = _conversation.peerName.empty();
	return earliest(_sender.deadline(), naming ? _nameReader.deadline() : _textReader.deadline());
}


SayResult RawDialect::say(std::string_view text, TimePoint now)
{
	const Limits& limits = _conversation.settings.limits;
	if (text.size() > Limits::rawTextBytesMax)
	{
		return SayResult::tooLong;
	}
	const bool over = _sender.messages() >= limits.unacknowledgedLinesMax ||
		(_sender.messages() > 0 && _sender.bytes() + text.size() > limits.unacknowledgedBytesMax);
	if (over)
	{
		return SayResult::wait;
	}
	_sender.push(text, ++_lastSequence);
	tick(now);
	return SayResult::accepted;
}


void RawDialect::leave(Farewell farewell, TimePoint now)
{
	_conversation.enter(State::leaving);
	if (farewell == Farewell::typed)
	{
		_sender.push(closeCommand, _lastSequence);
	}
	tick(now);
}


void RawDialect::turnAway(const Bye& bye, TimePoint now)
{
	_conversation.enter(State::leaving);
	const std::string_view words = wordsOf(bye);
	_sender.push(words.substr(0, graphemePrefix(words, Limits::rawTextBytesMax)), 0);
	tick(now);
}


/// It is leaving, and was never known by a name.
bool RawDialect::turnedAway() const noexcept
{
	return _conversation.state() == State::leaving && _conversation.peerName.empty();
}


std::uint64_t RawDialect::lastSequence() const noexcept
{
	return _lastSequence;
}


std::size_t RawDialect::unsentLines() const noexcept
{
	return _sender.messages();
}


ChatEvent RawDialect::nameOrFault()
{
	Fault fault{};
	std::optional<std::string> name = _nameReader.finish(fault);
	if (!name)
	{
		_conversation.enter(State::ended);
		return Faulted{std::move(fault)};
	}
	_conversation.peerName = *std::move(name);
	_conversation.enter(State::talking);
	return PeerNamed{_conversation.peerName, Dialect::raw, SpeakerRole::person};
}


std::optional<ChatEvent> RawDialect::hear(std::optional<std::string_view> message)
{
	if (!message)
	{
		return std::nullopt;
	}
	if (isCloseCommand(*message))
	{
		_conversation.enter(State::ended);
		return PeerLeft{};
	}
	return TextHeard{0, TextKind::say, *message};
}


} // namespace ciarla
