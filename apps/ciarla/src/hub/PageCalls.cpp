#include "PageCalls.h"

#include "PageRequest.h"

#include <ciarla/transport/Connection.h>

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <string_view>
#include <utility>


namespace ciarla {


namespace {


/// What a request is answered with.
struct PageAnswer
{
	std::string_view status;
	std::string body;
	std::string_view type = "text/plain; charset=utf-8";
};


PageAnswer answerTo(const PageRequest& request, const HubPageContent& content)
{
	if (!request.isFor(content.hosts))
	{
		return {
			"421 Misdirected Request",
			"This page is read by an address, by localhost, or by a name that hub.http_host lists.\n"};
	}
	if (request.method() != "GET" && request.method() != "HEAD")
	{
		return {"405 Method Not Allowed", "Only GET is understood here.\n"};
	}
	if (request.path() == "/health")
	{
		return content.isHealthy() ? PageAnswer{"200 OK", "ok\n"}
								   : PageAnswer{"503 Service Unavailable", "a loop is stuck\n"};
	}
	if (request.path() == "/metrics")
	{
		return {"200 OK", content.metrics(), "text/plain; version=0.0.4; charset=utf-8"};
	}
	return {"404 Not Found", "There is /health and /metrics.\n"};
}


std::string textOf(const PageAnswer& answer, std::string_view version, bool headOnly)
{
	std::string text(version);
	text.append(" ").append(answer.status).append("\r\nDate: ");
	text += Poco::DateTimeFormatter::format(Poco::Timestamp(), Poco::DateTimeFormat::HTTP_FORMAT);
	text.append("\r\nConnection: Close\r\nServer: ciarla\r\nContent-Type: ").append(answer.type);
	text.append("\r\nContent-Length: ").append(std::to_string(answer.body.size())).append("\r\n\r\n");
	return headOnly ? text : text + answer.body;
}


constexpr std::string_view usualVersion = "HTTP/1.1";


} // namespace


/// One caller.
class PageCalls::Call final: public ConnectionHandler
{
public:
	Call(PageCalls& calls, std::unique_ptr<Connection> connection):
		_calls(calls),
		_connection(std::move(connection))
	{
	}

	~Call() override
	{
		_calls._loop.cancel(_deadline);
		_calls._loop.retire(std::move(_connection));
	}

	Call(const Call&) = delete;
	Call& operator=(const Call&) = delete;

	void start()
	{
		wait(requestMax);
		_connection->start(_calls._loop, *this);
	}

	void onOpen(Connection&) noexcept override
	{
	}

	void onData(Connection&, std::span<const std::byte> bytes) noexcept override
	{
		switch (_request.feed(bytes))
		{
		case PageRequest::State::gathering: break;
		case PageRequest::State::whole:
			answer(answerTo(_request, _calls._content), _request.version(), _request.method() == "HEAD");
			break;
		case PageRequest::State::malformed:
			answer({"400 Bad Request", "That is no request as HTTP/1.1 has them.\n"}, usualVersion);
			break;
		case PageRequest::State::tooLong:
			answer({"431 Request Header Fields Too Large", "A request has at most 8 KiB here.\n"}, usualVersion);
			break;
		}
	}

	void onWritable(Connection&) noexcept override
	{
	}

	void onEnd(Connection&) noexcept override
	{
		_calls.remove(*this);
	}

	void onClose(Connection&, const CloseReason&) noexcept override
	{
		_calls.remove(*this);
	}

private:
	/// Whatever else comes is read and dropped, so that no reset destroys the answer.
	void answer(const PageAnswer& answer, std::string_view version, bool headOnly = false)
	{
		_answered = true;
		(void)send(*_connection, Bytes::copyOf(textOf(answer, version, headOnly)));
		_connection->close(CloseMode::graceful, {});
		wait(answerMax);
	}

	void wait(Duration most)
	{
		_calls._loop.cancel(_deadline);
		_deadline = _calls._loop.callAt(_calls._loop.now() + most, [this] { onDeadline(); });
	}

	void onDeadline()
	{
		_deadline = CallId::none;
		if (_answered)
		{
			_calls.remove(*this);
			return;
		}
		answer({"408 Request Timeout", "A request is to be whole within 5 seconds.\n"}, usualVersion);
	}

	PageCalls& _calls;
	std::unique_ptr<Connection> _connection;
	PageRequest _request;
	CallId _deadline = CallId::none;
	bool _answered = false;
};


PageCalls::PageCalls(Loop& loop, HubPageContent content):
	_loop(loop),
	_content(std::move(content))
{
}


PageCalls::~PageCalls() = default;


void PageCalls::onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept
{
	if (_calls.size() >= callsMax)
	{
		_calls.pop_front();
	}
	_calls.push_back(std::make_unique<Call>(*this, std::move(connection)));
	_calls.back()->start();
}


/// Callers wait, and nobody could do anything about it here.
void PageCalls::onAcceptError(Listener&, const Error&) noexcept
{
}


void PageCalls::remove(Call& call)
{
	const auto found = std::ranges::find_if(_calls, [&call](const auto& each) { return each.get() == &call; });
	_calls.erase(found);
}


} // namespace ciarla
