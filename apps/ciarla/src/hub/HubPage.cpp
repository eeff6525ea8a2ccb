#include "HubPage.h"

#include <ciarla/transport/TcpTransport.h>

#include <utility>


namespace ciarla {


Result<std::unique_ptr<HubPage>> HubPage::open(const HostPort& place, HubPageContent content)
{
	std::unique_ptr<HubPage> page(new HubPage(std::move(content)));
	// The wildcard of IPv6 is meant for both families.
	const std::string host = place.host == "::" ? "*" : place.host;
	TcpTransport tcp;
	Result<std::unique_ptr<Listener>> listener =
		tcp.listen(page->_loop, Address::ofHostPort("tcp", host, *place.port), page->_calls);
	if (!listener)
	{
		return Error{listener.error().code, "Cannot show the page of hub.http: " + listener.error().text};
	}
	page->_listener = std::move(listener).value();
	const std::uint16_t port = *page->_listener->address().hostPort()->port;
	page->_address = Address::ofHostPort("http", place.host, port).text();
	page->_thread = std::thread([&loop = page->_loop] { loop.run(); });
	return page;
}


HubPage::HubPage(HubPageContent content):
	_calls(_loop, std::move(content))
{
}


HubPage::~HubPage()
{
	if (_thread.joinable())
	{
		_loop.stop();
		_thread.join();
	}
}


const std::string& HubPage::address() const noexcept
{
	return _address;
}


} // namespace ciarla
