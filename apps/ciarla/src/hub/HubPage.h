#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/Address.h>

#include <functional>
#include <memory>
#include <string>


namespace Poco {
class ThreadPool;
}

namespace Poco::Net {
class HTTPServer;
}


namespace ciarla {


/// What a HubPage shows. Called on its threads.
struct HubPageContent
{
	std::function<std::string()> metrics;
	std::function<bool()> isHealthy;
};


/// A HubPage shows how a hub does, over HTTP: `/health`, which is 200 or 503, and `/metrics` for Prometheus.
///
/// It runs on threads of its own, few of them: a slow reader of the page slows nobody but the next one.
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
	HubPage(std::unique_ptr<Poco::ThreadPool> pool, std::unique_ptr<Poco::Net::HTTPServer> server, std::string address);

	std::unique_ptr<Poco::ThreadPool> _pool;
	std::unique_ptr<Poco::Net::HTTPServer> _server;
	std::string _address;
};


} // namespace ciarla
