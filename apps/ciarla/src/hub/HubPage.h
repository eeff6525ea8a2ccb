#pragma once

#include "PageCalls.h"

#include <ciarla/base/Result.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/SocketLoop.h>

#include <memory>
#include <string>
#include <thread>


namespace ciarla {


/// A HubPage shows how a hub does, over HTTP: `/health`, which is 200 or 503, and `/metrics` for Prometheus.
///
/// It has a loop and a thread of its own: so it delays no member, and tells when a loop of theirs is stuck.
class HubPage
{
public:
	/// Both of `place` are there. Signals must be blocked by now.
	static Result<std::unique_ptr<HubPage>> open(const HostPort& place, HubPageContent content);

	~HubPage();
	HubPage(const HubPage&) = delete;
	HubPage& operator=(const HubPage&) = delete;

	/// Where it can be read: "http://127.0.0.1:9464".
	const std::string& address() const noexcept;

private:
	explicit HubPage(HubPageContent content);

	SocketLoop _loop;
	PageCalls _calls;
	std::unique_ptr<Listener> _listener;
	std::string _address;
	std::thread _thread;
};


} // namespace ciarla
