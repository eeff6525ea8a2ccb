#pragma once

#include "ChatLine.h"
#include "Ending.h"
#include "ExitCode.h"
#include "Inbox.h"
#include "Membership.h"
#include "Outbox.h"
#include "RecordedConsole.h"
#include "Session.h"
#include "SessionSettings.h"

#include <ciarla/console/Console.h>
#include <ciarla/console/Keyboard.h>
#include <ciarla/protocol/Link.h>
#include <ciarla/transport/Loop.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


/// A ChatSession is what listening and calling have in common: the name, the one chat at a time, its end. Where the
/// peer is a hub, a Membership says and shows what is said there.
///
///     preparing -> naming -> waiting -> chatting -> showing -> over -> ended
///                               ^__________________________/           (listen --keep)
///
/// Ownership: the loop, the console and the handler outlive it. Destroying it aborts what is open.
/// Threading: the loop's thread.
/// Source: its life is in ChatSession.cpp, what is heard in ChatSessionTalk.cpp, what is entered in ChatSessionCommands.cpp,
///         by a program in ChatSessionEntries.cpp, and the end of a chat in ChatSessionEnding.cpp.
class ChatSession: public Session, protected LinkHandler, private ConsoleHandler
{
public:
	~ChatSession() override;

	void start() final;
	void interrupt(int signal) final;
	std::vector<std::string> completions(std::string_view before, std::string_view word) const final;
	std::vector<std::string> status() const final;

protected:
	ChatSession(Loop& loop, Console& console, SessionSettings settings, SessionHandler& handler);

	/// What must work before anybody is asked for a name; it may end() the session.
	virtual void prepare() = 0;

	/// The name is known: let a chat come about. Called again after a chat, if wantsAnother().
	virtual void seek() = 0;

	virtual bool wantsAnother() const = 0;

	/// No chat will begin any more: drop whoever has not begun one.
	virtual void giveUp() = 0;

	/// The chat has begun: whoever else is there has to be told.
	virtual void onChatBegun() = 0;

	/// What is known of why no chat has begun so far: part of a sentence, safe to show; empty for nothing.
	virtual std::string whyNoChat() const = 0;

	/// What the end of the chat with a person means.
	virtual Ending endingOf(const LinkEnd& end, std::string_view peer) const = 0;

	/// For how long the end of input does not end a chat in the original dialect: the words that turn us away may still
	/// be coming, and a raw end does not hear them.
	virtual Duration rawWelcome() const noexcept = 0;

	/// How a link ended with which no chat had begun.
	virtual void onOtherEnd(Link& link, const LinkEnd& end) = 0;

	/// What the peer is called in a sentence about the place it is at: an address, safe to show.
	virtual std::string placeOf(const Link& link) const = 0;

	std::unique_ptr<Link> makeLink(std::unique_ptr<Connection> connection);

	/// This link, whose peer has just been named, is the chat from now on.
	void beginChat(std::unique_ptr<Link> link);

	/// The command's name, for a hint where to read on.
	virtual std::string_view command() const noexcept = 0;

	/// No chat will begin: ends the session, but not while a person types.
	void endUnlessTyping(ExitCode code);

	/// Whether a person sits at the console.
	bool hasPerson() const noexcept
	{
		return _keyboard != nullptr;
	}

	/// Tells what kept a chat from coming about, and ends.
	void fail(const Error& error);

	/// Where to read on, after a sentence that has ended.
	std::string helpHint() const;

	/// Shows a command that is typed as it stands.
	void advise(const std::string& command);

	void notice(const std::string& sentence);
	void report(const Report& report);

	/// Only with -v, once for each v that it takes.
	void detail(int verbosity, const std::string& sentence);

	bool chatting() const noexcept
	{
		return _chat != nullptr;
	}

	bool waiting() const noexcept
	{
		return _stage == Stage::waiting;
	}

	/// Nothing more will be begun.
	bool ended() const noexcept
	{
		return _stage == Stage::over || _stage == Stage::ended;
	}

	/// Until when a chat must have begun; none if it may take as long as it takes.
	std::optional<TimePoint> waitDeadline() const noexcept
	{
		return _waitDeadline;
	}

	Loop& loop() noexcept
	{
		return _loop;
	}

	const SessionSettings& settings() const noexcept
	{
		return _settings;
	}

	void onText(Link& link, const TextHeard& text) noexcept override;
	void onAcknowledged(Link& link, const TextAcknowledged& acknowledged) noexcept override;
	void onRefused(Link& link, const TextRefused& refusal) noexcept override;
	void onHubHeard(Link& link, const HubFrame& frame) noexcept override;
	void onRoundTrip(Link& link, Duration roundTrip) noexcept override;
	void onReady(Link& link) noexcept override;
	void onPeerLeft(Link& link, const Bye& bye) noexcept override;
	void onPeerFailed(Link& link, const LinkEnd& soFar) noexcept override;
	void onEnd(Link& link, const LinkEnd& end) noexcept override;

private:
	enum class Stage
	{
		preparing,
		naming,  ///< A person is asked.
		waiting, ///< No chat yet, or none any more.
		chatting,
		showing, ///< The chat is over; some of it has not been shown yet.
		over,    ///< No other will begin; a person has typed something, or still types.
		ended
	};

	void onLine(std::string_view line, LinePart part) noexcept override;
	void onEntry(const ConsoleEntry& entry) noexcept override;
	void onInputEnd() noexcept override;
	void onShown(std::uint64_t ticket) noexcept override;
	void onOutputClosed(const Error& error) noexcept override;

	void end(ExitCode code);
	bool staysForTyping() const noexcept;
	bool personTypes() const noexcept;
	bool weLeave() const noexcept;
	void setHeard(bool on);
	void setLastPrompt();
	void watchTyping();
	void sayToNobody(std::string_view line);
	void leaveTheRest(Farewell farewell);
	void tellUnsentEarly();
	std::string overWords() const;
	std::vector<std::string> statusOfEnd() const;

	void askName();
	void takeName(std::string_view line);
	void wait();
	void onWaitedTooLong();

	void keepEarly(std::string_view line, LinePart part);
	void sayEarly();
	void say(std::string_view line, LinePart part);
	void sayEntry(const ConsoleEntry& entry);
	void sayRawEntry(const ConsoleEntry& entry);
	void obeyEntry(const ConsoleEntry& entry);
	void obey(ChatLine line, ChatPlace where);
	void askForAnswer();
	void clearConsole();
	bool obeyHere(const ChatLine& line, ChatPlace where);
	void sayOwn(ChatLine& line);
	void reportStates(const std::vector<std::uint64_t>& ids, std::string_view state);
	void pump();
	void wishToLeave(Farewell farewell);
	void leaveIfAllIsSaid();
	bool mustHearFirst();
	void waitForHub();
	void stopWaitingForHub() noexcept;
	void leave(const Bye& bye, Farewell farewell);
	void stopTalking();
	void reportPeer();
	void announcePeer();
	void tellEnding(const LinkEnd& linkEnd);
	void tellUnseen(std::size_t lines);
	void tellUnread(LinkOutcome outcome);
	bool tellHeldInput();
	void chatIsOver();
	void setPrompt(std::string prompt);
	void applyReading();
	void leaveIfNoRoomTakesUs();

	ChatPlace place() const noexcept;
	ChatPlace placeOfPerson() const noexcept;
	std::size_t unsaidLines() const noexcept;
	std::string otherSide() const;

	Loop& _loop;
	RecordedConsole _console;
	Keyboard* const _keyboard; ///< Null: no person sits here.
	SessionSettings _settings;
	SessionHandler& _handler;
	Stage _stage = Stage::preparing;

	std::unique_ptr<Link> _chat;
	std::string _peer;                  ///< Its name, safe to show.
	std::optional<Duration> _roundTrip; ///< Of the chat, the last one measured.
	Inbox _inbox;
	Outbox _outbox;
	std::unique_ptr<Membership> _membership;              ///< While the chat's peer is a hub.
	std::vector<std::pair<std::string, LinePart>> _early; ///< Entered before there was a chat.
	std::string _prompt;

	bool _pingAsked = false;   ///< By a person, who waits for the answer.
	std::uint64_t _lastId = 0; ///< Of what a person said.

	ExitCode _code = ExitCode::orderly; ///< Of the last chat.
	std::string _overWords;             ///< What became of it, for the status row; safe to show.
	std::optional<int> _signal;
	std::optional<Farewell> _farewell; ///< We wish to leave.
	bool _left = false;                ///< The goodbye is said.
	bool _endingTold = false;
	bool _unheardTold = false; ///< That nobody hears what is typed.
	bool _inputEnded = false;
	bool _outputClosed = false;
	bool _cutTold = false;
	bool _earlyLineTold = false;
	bool _rawRestTold = false;

	std::optional<TimePoint> _waitDeadline;
	CallId _waitCall = CallId::none;
	CallId _goodbyeCall = CallId::none;
	TimePoint _welcomeUntil{};
	CallId _welcomeCall = CallId::none;
	CallId _typingCall = CallId::none;
	CallId _patienceCall = CallId::none; ///< We wish to leave the hub, and it has not taken all of us.
	CallId _endCall = CallId::none;
};


} // namespace ciarla
