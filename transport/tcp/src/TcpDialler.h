#pragma once

#include "TcpSocket.h"

#include <ciarla/transport/Connection.h>
#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/StreamOpener.h>
#include <ciarla/transport/TcpTransport.h>

#include <memory>
#include <string>
#include <vector>


namespace ciarla {


/// A TcpDialler makes one connected socket of an address: it resolves, then tries what was found in turn.
///
/// All of it has one deadline. Each address gets an equal share of what is left, so that a silent one does not
/// eat the time of the next; the last has all the rest.
///
/// Ownership: a connection's, for as long as it opens. Destroying it cancels, also a resolver's late answer.
class TcpDialler final: public StreamOpener, private DescriptorHandler
{
public:
	TcpDialler(Address address, std::shared_ptr<const TcpOptions> options);
	~TcpDialler() override;
	TcpDialler(const TcpDialler&) = delete;
	TcpDialler& operator=(const TcpDialler&) = delete;

	void start(Loop& loop, Owner& owner) override;

private:
	void onReady(int descriptor, Readiness readiness) noexcept override;
	void resolve();
	void onResolved(Resolver::Answer answer);
	void tryNext();
	bool begin(const std::string& host);
	void onAttemptFailed(int number);
	void onDeadline();
	void dropAttempt();
	void stop();
	void fail(CloseReason reason);

	Loop* _loop = nullptr;
	Owner* _owner = nullptr;
	Address _address;
	std::shared_ptr<const TcpOptions> _options;
	TcpEndpoint _endpoint;
	TimePoint _deadline{};
	CallId _deadlineCall = CallId::none;
	CallId _attemptCall = CallId::none;
	std::shared_ptr<TcpDialler*> _resolving; ///< The resolver's callback holds it weakly; gone means cancelled.
	std::vector<std::string> _hosts;
	std::size_t _tried = 0;
	int _failure = 0; ///< The errno that tells most of those so far.
	TcpSocket _socket;
};


} // namespace ciarla
