#include "RecordConnection.h"

#include <ciarla/base/Bytes.h>

#include <string>
#include <utility>


namespace ciarla {


namespace {


std::string_view sideWord(CloseSide side) noexcept
{
	switch (side)
	{
	case CloseSide::local: return "local";
	case CloseSide::peer: return "peer";
	case CloseSide::wire: return "wire";
	}
	return "wire";
}


} // namespace


RecordConnection::RecordConnection(std::unique_ptr<Connection> below, std::shared_ptr<RecordingFile> file) noexcept:
	ForwardingConnection(std::move(below)),
	_file(std::move(file))
{
}


void RecordConnection::start(Loop& loop, ConnectionHandler& handler)
{
	const RecordedKind kind = info().role == Role::dialled ? RecordedKind::dialled : RecordedKind::accepted;
	_number = _file->begin(loop.now(), kind, info().peer.text());
	ForwardingConnection::start(loop, handler);
}


SendResult RecordConnection::send(std::span<const Bytes> batch)
{
	const SendResult result = ForwardingConnection::send(batch);
	if (result == SendResult::accepted || result == SendResult::acceptedPause)
	{
		for (const Bytes& bytes: batch)
		{
			_file->write(_number, loop()->now(), RecordedKind::sent, bytes.span());
		}
	}
	return result;
}


Result<void> RecordConnection::finish()
{
	Result<void> finished = ForwardingConnection::finish();
	if (finished && !std::exchange(_finished, true))
	{
		_file->write(_number, loop()->now(), RecordedKind::finished);
	}
	return finished;
}


void RecordConnection::close(CloseMode mode, CloseReason reason)
{
	if (_number != 0 && !std::exchange(_closing, true))
	{
		_file->write(_number, loop()->now(), RecordedKind::closing);
	}
	ForwardingConnection::close(mode, std::move(reason));
}


void RecordConnection::onOpen(Connection& connection) noexcept
{
	_file->write(_number, loop()->now(), RecordedKind::opened);
	ForwardingConnection::onOpen(connection);
}


void RecordConnection::onData(Connection& connection, std::span<const std::byte> bytes) noexcept
{
	_file->write(_number, loop()->now(), RecordedKind::received, bytes);
	ForwardingConnection::onData(connection, bytes);
}


void RecordConnection::onEnd(Connection& connection) noexcept
{
	_file->write(_number, loop()->now(), RecordedKind::peerFinished);
	ForwardingConnection::onEnd(connection);
}


void RecordConnection::onClose(Connection& connection, const CloseReason& reason) noexcept
{
	// After its ending nothing more of a connection may stand there, whoever closes it once more.
	_closing = true;
	std::string words = std::string(sideWord(reason.side)) + " " + codeWord(reason.code);
	if (!reason.text.empty())
	{
		const std::string_view text(reason.text);
		words += " " + escaped(asBytes(text.substr(0, recordedBytesMost)));
	}
	_file->write(_number, loop()->now(), RecordedKind::closed, words);
	ForwardingConnection::onClose(connection, reason);
}


} // namespace ciarla
