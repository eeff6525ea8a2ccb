#pragma once

#include "FailedCalls.h"
#include "Seeker.h"

#include <ciarla/protocol/QuietLinkHandler.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/TransportRegistry.h>

#include <deque>


namespace ciarla {


class RecordedConsole;


/// Listening is how `ciarla listen` finds somebody: it accepts whoever calls, yields the first who says a name, and tells
/// the others that it is busy.
///
/// Callers who call before the name is known wait, unanswered, until it is. Whoever is silent while a chat is on is
/// told that we are busy at its first byte only: if the chat has ended by then, it is welcome.
class Listening final: public Seeker, private AcceptHandler, private QuietLinkHandler
{
public:
	Listening(
		Loop& loop, RecordedConsole& console, const TransportRegistry& registry, Address address,
		const SessionSettings& settings, SeekerHandler& handler);
	~Listening() override;

	std::optional<NoChat> prepare() override;
	std::optional<NoChat> seek(std::optional<TimePoint> until) override;
	void rest() override;
	void giveUp() override;
	std::string whyNoChat() const override;

private:
	enum class Stage
	{
		ready, ///< Nobody is sought: who calls waits.
		seeking,
		busy
	};

	struct Caller
	{
		std::unique_ptr<Link> link;
		std::string place; ///< Where it calls from, safe to show.
		TimePoint since;
		bool stirred = false;
		bool turnedAway = false;
	};

	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;

	void onOpen(Link& link) noexcept override;
	void onPeerStirred(Link& link) noexcept override;
	void onPeerNamed(Link& link, std::string_view name, Dialect dialect) noexcept override;
	void onEnd(Link& link, const LinkEnd& end) noexcept override;

	void admit(std::unique_ptr<Connection> connection);
	void turnAway(Caller& caller);
	void tellFailure(const Caller& caller, const LinkEnd& end);
	void detail(const std::string& sentence);
	void watchSilence();
	void unwatchSilence();
	void onSilence();
	std::deque<Caller>::iterator find(const Link& link);

	Loop& _loop;
	RecordedConsole& _console;
	const TransportRegistry& _registry;
	const Address _address;
	const SessionSettings& _settings;
	SeekerHandler& _handler;
	Stage _stage = Stage::ready;
	std::unique_ptr<Listener> _listener;
	std::deque<std::unique_ptr<Connection>> _early; ///< While nobody is sought; the oldest first.
	std::deque<Caller> _callers;                    ///< No chat with them has begun; the oldest first.
	FailedCalls _failures;
	CallId _silence = CallId::none;
	bool _silenceTold = false; ///< Since the last chat.
	bool _heldBefore = false;  ///< A chat has been, so that we listen again.
};


} // namespace ciarla
