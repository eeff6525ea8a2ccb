#pragma once

#include "BridgePair.h"

#include <ciarla/transport/Address.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/TransportRegistry.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>


namespace ciarla {


/// The two ends of a Bridge.
struct BridgeAddresses
{
	Address from; ///< Listened on.
	Address to;   ///< Dialled for each caller.
};


/// What a Bridge is told when it is made.
struct BridgeSettings
{
	int verbosity = 0;
	bool proxyProtocol = false; ///< Whom it calls is told first where the caller is; see ProxyHeader.
	bool once = false;          ///< Its first caller is its only one, and the bridge ends with it.

	/// At a time; more are turned away. As many as a small machine has descriptors for, two each, of the usual 1,024.
	std::size_t callsMax = 500;
};


/// A Bridge is `ciarla bridge`: each caller at one address gets a connection to another.
///
/// Ownership: the registry outlives it. `onEnd` is told the exit status, once, later; then it may be destroyed.
/// Threading: the loop's.
class Bridge final: private AcceptHandler, private BridgePairHandler
{
public:
	using Tell = std::function<void(const std::string& sentence)>;
	using End = std::function<void(int status)>;

	Bridge(
		Loop& loop, const TransportRegistry& registry, BridgeAddresses addresses, BridgeSettings settings, Tell tell,
		End onEnd);
	~Bridge() override;
	Bridge(const Bridge&) = delete;
	Bridge& operator=(const Bridge&) = delete;

	/// Listens. Once.
	void start();

	/// A signal asks it to end: what is on the way is still delivered. A second one does not wait for that.
	void interrupt(int signal);

private:
	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;
	void onPairOpen(BridgePair& pair) noexcept override;
	void onPairEnd(BridgePair& pair) noexcept override;

	Result<std::unique_ptr<Connection>> dialFor(const Connection& caller) const;
	bool lendsItself() const;
	void tellEnd(const BridgePair& pair);
	void detail(const std::string& sentence);
	void fail(const Error& error);
	void end(int status);

	Loop& _loop;
	const TransportRegistry& _registry;
	const BridgeAddresses _addresses;
	const BridgeSettings _settings;
	Tell _tell;
	End _onEnd;
	std::unique_ptr<Listener> _listener;
	std::vector<std::unique_ptr<BridgePair>> _pairs;
	CallId _endCall = CallId::none;
	int _signal = 0;           ///< That asked it to end; 0 for none.
	bool _failureTold = false; ///< Since the last call that was answered.
	bool _fullTold = false;    ///< Since there was room for the last call.
};


} // namespace ciarla
