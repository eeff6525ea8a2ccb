#include "TraceConnection.h"

#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <string>
#include <utility>


namespace ciarla {


namespace {


std::string bytesWords(std::size_t count)
{
	return std::to_string(count) + (count == 1 ? " byte" : " bytes");
}


std::string_view sideWords(CloseSide side) noexcept
{
	switch (side)
	{
	case CloseSide::local: return "closed by us";
	case CloseSide::peer: return "closed by the peer";
	case CloseSide::wire: return "closed by what is between";
	}
	return "closed";
}


std::string closeWords(std::string_view beginning, const CloseReason& reason)
{
	std::string words(beginning);
	if (reason.code)
	{
		words += ", " + reason.code.message();
	}
	if (!reason.text.empty())
	{
		words += ": " + safeReason(reason.text);
	}
	return words;
}


} // namespace


TraceConnection::TraceConnection(
	std::unique_ptr<Connection> below, std::shared_ptr<TraceFile> file, std::size_t shownMax) noexcept:
	ForwardingConnection(std::move(below)),
	_file(std::move(file)),
	_shownMax(shownMax)
{
}


void TraceConnection::start(Loop& loop, ConnectionHandler& handler)
{
	_started = loop.now();
	const bool dialled = info().role == Role::dialled;
	_number = _file->begin((dialled ? "dialled " : "accepted ") + info().peer.text());
	ForwardingConnection::start(loop, handler);
}


SendResult TraceConnection::send(std::span<const Bytes> batch)
{
	const SendResult result = ForwardingConnection::send(batch);
	if (result == SendResult::accepted || result == SendResult::acceptedPause)
	{
		for (const Bytes& bytes: batch)
		{
			note("> " + bytesWords(bytes.size()), bytes.span());
		}
	}
	return result;
}


Result<void> TraceConnection::finish()
{
	Result<void> finished = ForwardingConnection::finish();
	if (finished)
	{
		note("> finished");
	}
	return finished;
}


void TraceConnection::close(CloseMode mode, CloseReason reason)
{
	if (_number != 0)
	{
		note(closeWords(mode == CloseMode::graceful ? "> closing" : "> aborting", reason));
	}
	ForwardingConnection::close(mode, std::move(reason));
}


void TraceConnection::onOpen(Connection& connection) noexcept
{
	note("opened, from " + (info().local == Address() ? "here" : info().local.text()));
	ForwardingConnection::onOpen(connection);
}


void TraceConnection::onData(Connection& connection, std::span<const std::byte> bytes) noexcept
{
	note("< " + bytesWords(bytes.size()), bytes);
	ForwardingConnection::onData(connection, bytes);
}


void TraceConnection::onEnd(Connection& connection) noexcept
{
	note("< finished");
	ForwardingConnection::onEnd(connection);
}


void TraceConnection::onClose(Connection& connection, const CloseReason& reason) noexcept
{
	note(closeWords(sideWords(reason.side), reason));
	ForwardingConnection::onClose(connection, reason);
}


void TraceConnection::note(std::string_view what, std::span<const std::byte> bytes)
{
	_file->write(_number, loop()->now() - _started, what, bytes.first(std::min(bytes.size(), _shownMax)));
}


} // namespace ciarla
