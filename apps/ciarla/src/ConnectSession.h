#pragma once

#include "ChatSession.h"

#include <ciarla/transport/Address.h>
#include <ciarla/transport/TransportRegistry.h>

#include <memory>
#include <string>


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
	void onOtherEnd(Link& link, const LinkEnd& end) override;
	std::string placeOf(const Link& link) const override;

	void onOpen(Link& link) noexcept override;
	void onPeerStirred(Link& link) noexcept override;
	void onPeerNamed(Link& link, std::string_view name, Dialect dialect) noexcept override;

	void dial();
	bool mayDialAgain(const LinkEnd& end) const noexcept;
	void watch(Duration patience, std::string sentence);

	const TransportRegistry& _registry;
	const Address _address;
	const std::string _place; ///< The address, safe to show.
	std::unique_ptr<Link> _call;
	CallId _slow = CallId::none; ///< Tells what takes so long.
	CallId _redial = CallId::none;
	bool _slowTold = false;
};


} // namespace ciarla
