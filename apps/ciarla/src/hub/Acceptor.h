#pragma once

#include "Admission.h"
#include "HubGauges.h"
#include "HubLog.h"
#include "HubServer.h"

#include <ciarla/transport/Address.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/TransportRegistry.h>

#include <memory>
#include <vector>


namespace ciarla {


/// Whether two addresses to listen on mean the same, whatever their options.
bool isSamePlace(const Address& one, const Address& other);


/// An Acceptor is where callers come in: it listens, asks Admission about each, and gives them to the server.
///
/// Threading: the first loop's thread.
class Acceptor final: private AcceptHandler
{
public:
	/// All of them outlive it. Nobody who comes by an address of `untrusted` is trusted in anything.
	Acceptor(Loop& loop, HubServer& server, AdmissionRules rules, std::vector<Address> untrusted, HubLog& log);
	~Acceptor() override;

	/// Listens there too, and tells so.
	Result<void> listen(const TransportRegistry& registry, const Address& address);

	/// Listens nowhere any more.
	void close();

	/// This caller has said who it is.
	void finish(CallerId caller);

	/// This one is gone.
	void leave(CallerId caller);

	void configure(AdmissionRules rules, std::vector<Address> untrusted);

	/// Any thread.
	const AcceptorGauges& gauges() const noexcept;

private:
	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;

	Trust trustOf(const Listener& listener, const PeerSource& source) const;
	void count(const Admitted& admitted);

	/// Where somebody may come in.
	struct Entrance
	{
		Address asked;
		std::unique_ptr<Listener> listener;
	};

	Loop& _loop;
	HubServer& _server;
	Admission _admission;
	HubLog& _log;
	AcceptorGauges _gauges;
	std::vector<Address> _untrusted;
	std::vector<Entrance> _entrances;
};


} // namespace ciarla
