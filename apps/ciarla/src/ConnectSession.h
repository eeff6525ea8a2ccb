#pragma once

#include "ChatSession.h"

#include <ciarla/transport/Address.h>
#include <ciarla/transport/TransportRegistry.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>


namespace ciarla {


/// A ConnectSession is `ciarla connect`: it calls, chats, and is over.
///
/// With a wait it calls again while nobody listens there; without one it calls once.
class ConnectSession final: public ChatSession
{
public:
	/// The registry outlives it.
	ConnectSession(
		Loop& loop, Console& console, const TransportRegistry& registry, Address address, SessionSettings settings,
		SessionHandler& handler);
	~ConnectSession() override;

private:
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

	void onOpen(Link& link) noexcept override;
	void onPeerStirred(Link& link) noexcept override;
	void onPeerNamed(Link& link, std::string_view name, Dialect dialect) noexcept override;
	void onText(Link& link, const TextHeard& text) noexcept override;

	void dial();
	bool makeCall();
	bool mayDialAgain(const LinkEnd& end) const noexcept;
	void dialAgainLater(const Ending& ending);
	void tellOnce(const std::string& sentence);
	void tellThatItIsSilent();
	void watch(Duration patience, Task tell);
	void unwatch();

	const TransportRegistry& _registry;
	const Address _address;
	const std::string _place;          ///< The address, safe to show.
	std::unique_ptr<Connection> _next; ///< Made, and not begun: nobody is called yet.
	std::unique_ptr<Link> _call;
	CallId _slow = CallId::none; ///< Tells what takes so long.
	CallId _redial = CallId::none;
	bool _dialTold = false;   ///< What it is doing, and why that takes so long.
	std::string _lastFailure; ///< Why the last call was no chat: part of a sentence, safe to show.
	bool _open = false;       ///< The call is taken.
	bool _stirred = false;    ///< And something was said there.
	std::size_t _texts = 0;   ///< Heard in the chat.
	bool _busyHeard = false;  ///< The first of them was what a raw late-comer is told.
};


} // namespace ciarla
