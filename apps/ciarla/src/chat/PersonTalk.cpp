#include "PersonTalk.h"

#include "ChatCompletion.h"
#include "DisplayQueue.h"
#include "Outbox.h"
#include "RecordedConsole.h"
#include "SessionSettings.h"
#include "Wording.h"

#include <ciarla/console/Console.h>
#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Link.h>
#include <ciarla/protocol/NameKey.h>
#include <ciarla/protocol/SafeText.h>

#include <utility>


namespace ciarla {


namespace {


/// A person who sees lines of two people with one name would not know whose they are: the other one gets an end that no name
/// can have. A script is promised the name.
std::string shownName(std::string_view peer, std::string_view ownName, bool isToPerson)
{
	const std::string name = safeName(peer);
	return isToPerson && looksAlike(peer, ownName) ? name + "·2" : name;
}


} // namespace


PersonTalk::PersonTalk(ChatTools tools, Link& link, DisplayQueue& display, std::string place, bool weCalled):
	_link(link),
	_console(tools.console),
	_display(display),
	_outbox(tools.outbox),
	_place(std::move(place)),
	_ownName(safeName(tools.settings.name)),
	_names{
		shownName(link.peerName(), _ownName, _console.isInteractive()), "The other side", "Closing the chat.",
		"Your input has ended; the chat goes on until the other side leaves, or Ctrl-C."},
	_weCalled(weCalled)
{
	for (const std::string& line: connectedLines(_names.peer, _place, _link.dialect(), _link.info()))
	{
		_console.notice(line);
	}
	if (_names.peer != safeName(link.peerName()))
	{
		_console.notice("You have one name, or nearly; the other one is shown as " + _names.peer + ".");
	}
}


const TalkNames& PersonTalk::names() const noexcept
{
	return _names;
}


OwnPlace PersonTalk::ownPlace(const ChatLine&)
{
	return {_ownName, {}};
}


StatusPart PersonTalk::where() const
{
	return {_names.peer};
}


/// The link says all that there is.
std::vector<StatusPart> PersonTalk::statusParts() const
{
	return {};
}


std::string PersonTalk::prompt() const
{
	return "> ";
}


std::vector<std::string> PersonTalk::completions(std::string_view before, std::string_view word) const
{
	return nameCompletions(before, word, {safeName(_link.peerName())});
}


/// Between two nothing is said to anybody else.
std::string PersonTalk::address(ChatLine&)
{
	return {};
}


void PersonTalk::enter(ChatLine line)
{
	if (!line.text.empty())
	{
		_outbox.add({std::move(line), 0, nullptr});
	}
}


std::size_t PersonTalk::pump()
{
	std::size_t cut = 0;
	while (const OutgoingLine* next = _outbox.next())
	{
		const std::string_view text = next->line.text;
		const std::size_t count = graphemePrefix(text, _link.textBytesMax());
		const TextKind kind = next->line.command == ChatCommand::me ? TextKind::act : TextKind::say;
		if (count == 0 || _link.say(text.substr(0, count), kind) != SayResult::accepted)
		{
			break;
		}
		if (count < text.size())
		{
			_outbox.sentPart(_link.lastSequence(), count);
			++cut;
		}
		else
		{
			_outbox.sent(_link.lastSequence());
		}
	}
	return cut;
}


void PersonTalk::hear(const TextHeard& text)
{
	_busyHeard = _busyHeard || (_texts == 0 && _link.dialect() == Dialect::raw && text.body == busyWords);
	++_texts;
	const std::string body = safeBody(text.body);
	TalkSource source{text.body, {}, text.sequence};
	source.isToUs = true; // Nobody else is there.
	_display.show(
		{_names.peer, body, text.kind == TextKind::act ? TalkKind::act : TalkKind::say, {}, source}, 0, text.sequence);
}


/// A person has none.
void PersonTalk::hear(const HubFrame&)
{
}


void PersonTalk::acknowledged(const TextAcknowledged& acknowledged)
{
	for (const OutgoingLine& taken: _outbox.acknowledged(acknowledged.sequence))
	{
		reportState(_console, taken.line.id, lineDelivered);
	}
}


void PersonTalk::refused(const TextRefused& refusal)
{
	if (const std::optional<OutgoingLine> line = _outbox.refused(refusal.sequence))
	{
		reportState(_console, line->line.id, lineRefused);
	}
	_console.notice(withReason(_names.peer + " refused line " + std::to_string(refusal.sequence), refusal.text));
}


bool PersonTalk::isNowhere() const noexcept
{
	return false;
}


/// A raw peer has no code for busy, only words: they are the whole conversation then.
Ending PersonTalk::endingOf(const LinkEnd& end) const
{
	const bool orderly = end.outcome == LinkOutcome::left || end.outcome == LinkOutcome::peerLeft;
	if (_weCalled && orderly && !end.bye && _busyHeard && _texts == 1)
	{
		return {
			ExitCode::refused, _names.peer + " at " + _place + " is busy with another chat; try later.", false,
			"The chat with " + _names.peer + " is over"};
	}
	return endingOfChat(end, _names.peer);
}


} // namespace ciarla
