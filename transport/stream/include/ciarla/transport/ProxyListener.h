#pragma once

#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <string>


namespace ciarla {


/// A ProxyListener wraps another listener. From the connections of known proxies it first reads on whose behalf they
/// come: a header of the PROXY protocol, version 2.
///
///     listener below --onAccept--> from a proxy? --no--> handler
///                                       `-- ProxyHeader, within the open deadline --> handler
///
/// From a proxy the header is required. A connection without one, or with another one, is dropped; this is reported
/// once, until the next good header. Nothing of the conversation is read before. What is passed on is
/// ConnectionInfo::forwarded: it has the address that the header says, or none, and no credentials of the proxy.
///
/// Ownership: owns the listener below.
/// Limits:    at most `pendingMax` headers are awaited at a time; of more the oldest is dropped.
class ProxyListener final: public Listener, private AcceptHandler
{
public:
	/// Whether this is a proxy's connection.
	using IsProxy = std::function<bool(const ConnectionInfo& info)>;

	/// Proxies send their header at once. As many as may wait for the hub behind it.
	static constexpr std::size_t pendingMax = 1000;

	/// `listen` makes the listener below, which accepts StreamConnections.
	static Result<std::unique_ptr<Listener>> make(
		Loop& loop, AcceptHandler& handler, IsProxy isProxy, std::shared_ptr<const ConnectionLimits> limits,
		const std::function<Result<std::unique_ptr<Listener>>(AcceptHandler&)>& listen);

	ProxyListener(Loop& loop, AcceptHandler& handler, IsProxy isProxy, std::shared_ptr<const ConnectionLimits> limits);
	~ProxyListener() override;

	const Address& address() const noexcept override;
	void silence() noexcept override;

private:
	class Pending;

	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;

	void introduce(Pending& pending);
	void drop(Pending& pending, const std::string& why);
	std::unique_ptr<Pending> take(Pending& pending);

	Loop& _loop;
	AcceptHandler* _handler; ///< Null once silenced.
	const IsProxy _isProxy;
	std::shared_ptr<const ConnectionLimits> _limits;
	std::unique_ptr<Listener> _below;
	std::list<std::unique_ptr<Pending>> _pending; ///< The oldest first.
	bool _inTrouble = false;                      ///< From a bad header until the next good one.
};


} // namespace ciarla
