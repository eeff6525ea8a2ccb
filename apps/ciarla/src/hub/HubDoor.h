#pragma once

#include "Admission.h"
#include "HubGauges.h"
#include "HubGroup.h"
#include "HubLog.h"

#include <ciarla/transport/Address.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/TransportRegistry.h>

#include <memory>
#include <span>
#include <vector>


namespace ciarla {


/// A HubDoor is where callers come in: it listens, asks Admission about each, and gives them to the group's loops.
///
/// Threading: the first loop's thread.
class HubDoor final: private AcceptHandler
{
public:
	/// All of them outlive it.
	HubDoor(Loop& loop, HubGroup& group, AdmissionRules rules, HubLog& log);
	~HubDoor() override;

	/// Listens there too, and tells so.
	Result<void> listen(const TransportRegistry& registry, const Address& address);

	/// Listens nowhere any more.
	void close();

	void onCallers(std::span<const Ticket> finished, std::span<const Ticket> gone);
	void configure(AdmissionRules rules);

	/// Any thread.
	const DoorGauges& gauges() const noexcept;

private:
	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;

	void count(const Admitted& admitted);

	Loop& _loop;
	HubGroup& _group;
	Admission _admission;
	HubLog& _log;
	DoorGauges _gauges;
	std::vector<std::unique_ptr<Listener>> _listeners;
};


} // namespace ciarla
