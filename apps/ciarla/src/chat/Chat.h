#pragma once

#include "ChatInput.h"
#include "ChatTalk.h"
#include "DisplayQueue.h"
#include "Leaving.h"
#include "Seeker.h"

#include <ciarla/console/Console.h>
#include <ciarla/protocol/QuietLinkHandler.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


/// A ChatHandler is whom a chat tells of its end, and asks who sits there.
///
/// Threading: the loop's thread.
class ChatHandler
{
public:
	virtual ~ChatHandler() = default;

	/// Whether a person types on though the peer is gone, and no other chat will hear it.
	virtual bool isTypedOn() const noexcept = 0;

	/// It is known how the chat ended: this is to be told.
	virtual void onEnding(const std::string& sentence) noexcept = 0;

	/// The link is gone, and what that means has been told. Some may not have been shown yet: see Chat::isOver().
	virtual void onChatEnded() noexcept = 0;
};


/// A line that was entered before there was a chat.
using EarlyLine = std::pair<std::string, LinePart>;


/// A Chat is a link with somebody whose name is known, from its beginning to its end: what is entered goes to its talk,
/// what the peer says to the console.
///
///     talking --> unheard   the peer left, or failed
///        |           |
///        v           v
///      left ------> ended --shown()--> over
///
/// A line that breaks is lineBroke(), and nothing else: today it ends the chat.
/// Ownership: the tools and the handler outlive it. Destroying it aborts what is open; from inside of its handler it is
///            retired.
/// Threading: the loop's thread.
class Chat final: public Retirable, private QuietLinkHandler
{
public:
	/// Tickets for the console go on from `lastTicket`, that of the chat before.
	Chat(ChatTools tools, Found found, std::uint64_t lastTicket, ChatHandler& handler);
	~Chat() override;

	/// Says what was entered before; once, when it can be called back. Input that has ended already ends the chat once that
	/// is said.
	void begin(const std::vector<EarlyLine>& early, bool inputHasEnded);

	void enter(std::string_view line, LinePart part);
	void enter(const ConsoleEntry& entry);

	/// Nothing more will be entered.
	void endInput();

	/// Asks for an answer of the other side, to be told how long it took.
	void ping();

	/// Says goodbye once all is said.
	void close();

	/// A signal asks to end; `again` does not wait for the goodbye.
	void interrupt(int signal, bool again);

	/// Nobody sees any more what is shown; that is `code`.
	void outputClosed(ExitCode code);

	/// There is nothing to say to the peer any more, and we do not stay for anything else.
	void letGo(Farewell farewell) noexcept;

	/// Console says so: everything up to `ticket` was seen.
	void shown(std::uint64_t ticket);

	void silence() noexcept override;

	/// Whether there is a link still.
	bool hasLink() const noexcept
	{
		return _link != nullptr;
	}

	/// Whether what is entered reaches the peer.
	bool isHeard() const noexcept
	{
		return _stage == Stage::talking;
	}

	/// Whether it was we who wished to leave.
	bool weLeave() const noexcept
	{
		return _leaving.wished().has_value();
	}

	/// Whether the link is gone, and all that was said has been shown.
	bool isOver() const noexcept
	{
		return _link == nullptr && _display.allShown();
	}

	ExitCode code() const noexcept
	{
		return _code;
	}

	/// What became of it, in a few words; empty while that is not known.
	const std::string& brief() const noexcept
	{
		return _brief;
	}

	/// A name that the hub would take which refused ours; empty for none.
	const std::string& freeName() const noexcept
	{
		return _freeName;
	}

	std::uint64_t lastTicket() const noexcept
	{
		return _display.lastTicket();
	}

	/// A hub knows an operator by what the wire says of us; a wire that says nothing of the hub says nothing of us, either.
	bool couldBeOperator() const noexcept;

	std::vector<std::string> completions(std::string_view before, std::string_view word) const;
	std::vector<StatusPart> status() const;

private:
	enum class Stage
	{
		talking,
		unheard, ///< The peer has left, or failed; the end of the link follows.
		left,    ///< We said goodbye.
		ended    ///< The link is gone.
	};

	void onText(Link& link, const TextHeard& text) noexcept override;
	void onAcknowledged(Link& link, const TextAcknowledged& acknowledged) noexcept override;
	void onRefused(Link& link, const TextRefused& refusal) noexcept override;
	void onHubHeard(Link& link, const HubFrame& frame) noexcept override;
	void onRoundTrip(Link& link, Duration roundTrip) noexcept override;
	void onReady(Link& link) noexcept override;
	void onPeerLeft(Link& link, const Bye& bye) noexcept override;
	void onPeerFailed(Link& link, const LinkEnd& soFar) noexcept override;
	void onEnd(Link& link, const LinkEnd& end) noexcept override;

	void report();
	bool isHub() const noexcept;
	bool isRaw() const noexcept;
	void obey(ChatLine line, ChatPlace where);
	void sayOwn(ChatLine& line);
	void pump();
	void tellCut();
	void applyReading();

	void wishToLeave(Farewell farewell);
	void leaveIfAllIsSaid();
	void leave(const Bye& bye, Farewell farewell);
	void stopTalking();
	void lineBroke(const LinkEnd& end);
	void tellEnding(const LinkEnd& end);
	void tellUnseen(const LinkEnd& end);
	void tellUnread(LinkOutcome outcome);

	ChatTools _tools;
	ChatHandler& _handler;
	std::unique_ptr<Link> _link;
	const std::string _place;
	DisplayQueue _display;
	ChatInput _input;
	std::unique_ptr<ChatTalk> _talk;
	Leaving _leaving;

	Stage _stage = Stage::talking;
	ExitCode _code = ExitCode::orderly;
	std::string _brief;
	std::string _freeName;
	std::optional<Duration> _roundTrip; ///< The last one measured.
	bool _pingAsked = false;            ///< By a person, who waits for the answer.
	bool _cutTold = false;

	CallId _goodbyeCall = CallId::none;
};


} // namespace ciarla
