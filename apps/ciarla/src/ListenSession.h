#pragma once

#include "ChatSession.h"
#include "FailedCalls.h"

#include <ciarla/transport/Address.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/TransportRegistry.h>

#include <deque>
#include <memory>
#include <string>


namespace ciarla {


/// A ListenSession is `ciarla listen`: it accepts whoever calls, chats with the first who says a name, and tells
/// the others that it is busy.
///
/// Callers who call before the name is known wait, unanswered, until it is. Whoever is silent while a chat is on is
/// told that we are busy at its first byte only: if the chat has ended by then, it is welcome.
class ListenSession final: public ChatSession, private AcceptHandler
{
public:
	/// The registry outlives it.
	ListenSession(
		Loop& loop, Console& console, const TransportRegistry& registry, Address address, SessionSettings settings,
		SessionHandler& handler);
	~ListenSession() override;

private:
	struct Caller
	{
		std::unique_ptr<Link> link;
		std::string place; ///< Where it calls from, safe to show.
		TimePoint since;
		bool stirred = false;
		bool turnedAway = false;
	};

	void prepare() override;
	void seek() override;
	bool wantsAnother() const override;
	std::string_view command() const noexcept override;
	void giveUp() override;
	void onChatBegun() override;
	std::string whyNoChat() const override;
	Duration rawWelcome() const noexcept override;
	Ending endingOf(const LinkEnd& end, std::string_view peer) const override;
	void onOtherEnd(Link& link, const LinkEnd& end) override;
	std::string placeOf(const Link& link) const override;

	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;

	void onOpen(Link& link) noexcept override;
	void onPeerStirred(Link& link) noexcept override;
	void onPeerNamed(Link& link, std::string_view name, Dialect dialect) noexcept override;

	void admit(std::unique_ptr<Connection> connection);
	void turnAway(Caller& caller);
	void tellFailure(const Caller& caller, const LinkEnd& end);
	void watchSilence();
	void unwatchSilence();
	void onSilence();
	std::deque<Caller>::iterator find(const Link& link);

	const TransportRegistry& _registry;
	const Address _address;
	std::unique_ptr<Listener> _listener;
	std::deque<std::unique_ptr<Connection>> _early; ///< Before we have a name; the oldest first.
	std::deque<Caller> _callers;                    ///< No chat with them has begun; the oldest first.
	FailedCalls _failures;
	CallId _silence = CallId::none;
	bool _silenceTold = false; ///< Since the last chat.
	bool _heldBefore = false;  ///< A chat has been, so that we listen again.
};


} // namespace ciarla
