#pragma once

#include "Chat.h"
#include "IgnoreList.h"
#include "Outbox.h"
#include "OwnCommands.h"
#include "RecordedConsole.h"
#include "Seeker.h"
#include "UnheardInput.h"

#include <ciarla/console/Keyboard.h>
#include <ciarla/console/StatusLine.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/TransportRegistry.h>


namespace ciarla {


/// Hears of a session's end.
class SessionHandler
{
public:
	virtual ~SessionHandler() = default;

	/// It is over, with this exit status (see ExitCode.h). Once; the session may be destroyed in it.
	virtual void onSessionEnd(int status) noexcept = 0;
};


/// How a session finds somebody.
enum class SeekBy
{
	dialling,
	listening
};


/// A Session is one run of `listen` or `connect`, from the first word on the console to the exit status: the console, our
/// name, the end of the input. It has a Seeker, and while there is one a Chat.
///
///     preparing -> naming -> waiting -> chatting -> over -> ended
///                               ^__________/            (listen --keep)
///
/// Ownership: the loop, the console, the registry and the handler outlive it. Destroying it aborts what is open.
/// Threading: the loop's thread. Nothing is called back from inside its calls.
class Session final:
	public Completer,
	public StatusLine,
	private ConsoleHandler,
	private SeekerHandler,
	private ChatHandler
{
public:
	Session(
		Loop& loop, Console& console, const TransportRegistry& registry, SeekBy seekBy, Address address,
		SessionSettings settings, SessionHandler& handler);
	~Session() override;

	/// Once.
	void start();

	/// A signal asks it to end: it says goodbye where there is somebody to say it to. A second one does not wait.
	void interrupt(int signal);

	/// Ctrl-C on an empty line: out of a chat it leads at the second time only, and the status line says what would be lost.
	/// Returns whether it does lead out.
	bool interruptByKey();

	std::vector<std::string> completions(std::string_view before, std::string_view word) const override;
	std::vector<StatusPart> status() const override;

private:
	enum class Stage
	{
		preparing,
		naming,  ///< A person is asked.
		waiting, ///< No chat yet, or none any more.
		chatting,
		over, ///< No other will begin; a person has typed something, or still types.
		ended
	};

	void onLine(std::string_view line, LinePart part) noexcept override;
	void onEntry(const ConsoleEntry& entry) noexcept override;
	void onInputEnd() noexcept override;
	void onShown(std::uint64_t ticket) noexcept override;
	void onOutputClosed(const Error& error) noexcept override;

	void onFound(Found found) noexcept override;
	void onNobody(const NoChat& why) noexcept override;

	bool isTypedOn() const noexcept override;
	void onEnding(const std::string& sentence) noexcept override;
	void onChatEnded() noexcept override;

	/// Asks for our name; the one that is offered is taken where nothing is entered.
	void askName(std::string offered);
	bool isAskedAgain() const noexcept;
	void takeName(std::string_view line);
	void wait();
	void onWaitedTooLong();
	void enterLate(std::string_view line);
	void letGo(Farewell farewell);
	void chatIsOver();

	void endUnlessTyping(ExitCode code);
	bool staysForTyping() const noexcept;
	void end(ExitCode code);

	Chat* liveChat() const noexcept;
	std::string overWords() const;
	std::vector<StatusPart> statusOfEnd() const;
	void applyReading();

	Loop& _loop;
	const SeekBy _seekBy;
	RecordedConsole _console;
	Keyboard* const _keyboard; ///< Null: no person sits here.
	SessionSettings _settings;
	SessionHandler& _handler;
	IgnoreList _ignored;
	OwnCommands _commands;
	UnheardInput _unheard;
	Outbox _outbox; ///< For the peer, whatever becomes of the link to it.
	std::unique_ptr<Seeker> _seeker;
	std::unique_ptr<Chat> _chat; ///< The last one, until another is waited for.
	std::uint64_t _lastTicket = 0;

	std::string _draft; ///< What was begun when our name had to be asked for again.

	Stage _stage = Stage::preparing;
	ExitCode _code = ExitCode::orderly; ///< While a person still types, or is asked again for her name.
	std::optional<int> _signal;
	bool _inputEnded = false;
	bool _outputClosed = false;

	std::optional<TimePoint> _waitDeadline;
	CallId _waitCall = CallId::none;
	CallId _endCall = CallId::none;
	CallId _leaveCall = CallId::none; ///< Until then another Ctrl-C leaves.
};


} // namespace ciarla
