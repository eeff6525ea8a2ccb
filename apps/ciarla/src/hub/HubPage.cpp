#include "HubPage.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>

#include <utility>


namespace ciarla {


namespace {


constexpr int threads = 2;        ///< One scrapes, one looks.
constexpr int queueMax = 16;      ///< Connections that wait for one of them; more are dropped.
constexpr int requestSeconds = 5; ///< To say what is wanted.


class Handler final: public Poco::Net::HTTPRequestHandler
{
public:
	explicit Handler(const HubPageContent& content):
		_content(content)
	{
	}

	void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override
	{
		using Response = Poco::Net::HTTPResponse;
		const std::string path = request.getURI().substr(0, request.getURI().find('?'));
		if (request.getMethod() != "GET" && request.getMethod() != "HEAD")
		{
			answer(response, Response::HTTP_METHOD_NOT_ALLOWED, "Only GET is understood here.\n");
		}
		else if (path == "/health")
		{
			const bool healthy = _content.isHealthy();
			answer(
				response, healthy ? Response::HTTP_OK : Response::HTTP_SERVICE_UNAVAILABLE,
				healthy ? "ok\n" : "a loop is stuck\n");
		}
		else if (path == "/metrics")
		{
			response.setContentType("text/plain; version=0.0.4; charset=utf-8");
			answer(response, Response::HTTP_OK, _content.metrics());
		}
		else
		{
			answer(response, Response::HTTP_NOT_FOUND, "There is /health and /metrics.\n");
		}
	}

private:
	static void answer(
		Poco::Net::HTTPServerResponse& response, Poco::Net::HTTPResponse::HTTPStatus status, const std::string& text)
	{
		response.setStatusAndReason(status);
		if (response.getContentType() == Poco::Net::HTTPMessage::UNKNOWN_CONTENT_TYPE)
		{
			response.setContentType("text/plain; charset=utf-8");
		}
		response.sendBuffer(text.data(), text.size());
	}

	const HubPageContent& _content;
};


class Factory final: public Poco::Net::HTTPRequestHandlerFactory
{
public:
	explicit Factory(HubPageContent content):
		_content(std::move(content))
	{
	}

	Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override
	{
		return new Handler(_content);
	}

private:
	const HubPageContent _content;
};


/// As the constructor of ServerSocket would, but so that a second one cannot take the same port.
Poco::Net::ServerSocket bound(const Poco::Net::SocketAddress& address)
{
	Poco::Net::ServerSocket socket;
	if (address.family() == Poco::Net::SocketAddress::IPv6)
	{
		socket.bind6(address, true, false, false);
	}
	else
	{
		socket.bind(address, true, false);
	}
	socket.listen(queueMax);
	return socket;
}


} // namespace


Result<std::unique_ptr<HubPage>> HubPage::open(const HostPort& place, HubPageContent content)
{
	try
	{
		const Poco::Net::ServerSocket socket = bound({place.host, *place.port});
		Poco::AutoPtr<Poco::Net::HTTPServerParams> parameters(new Poco::Net::HTTPServerParams);
		parameters->setMaxThreads(threads);
		parameters->setMaxQueued(queueMax);
		parameters->setKeepAlive(false);
		parameters->setTimeout(Poco::Timespan(requestSeconds, 0));
		parameters->setSoftwareVersion("ciarla");
		auto pool = std::make_unique<Poco::ThreadPool>(1, threads);
		auto server =
			std::make_unique<Poco::Net::HTTPServer>(new Factory(std::move(content)), *pool, socket, parameters);
		server->start();
		std::string address = "http://" + socket.address().toString();
		return std::unique_ptr<HubPage>(new HubPage(std::move(pool), std::move(server), std::move(address)));
	}
	catch (const Poco::Exception& exception)
	{
		const Address where = Address::ofHostPort("http", place.host, *place.port);
		return Error{
			ErrorCode::addressInUse,
			"Cannot show the page on " + where.text() + ": " + exception.displayText() + "; choose another hub.http."};
	}
}


HubPage::HubPage(
	std::unique_ptr<Poco::ThreadPool> pool, std::unique_ptr<Poco::Net::HTTPServer> server, std::string address):
	_pool(std::move(pool)),
	_server(std::move(server)),
	_address(std::move(address))
{
}


HubPage::~HubPage()
{
	_server->stopAll(true);
}


const std::string& HubPage::address() const noexcept
{
	return _address;
}


} // namespace ciarla
