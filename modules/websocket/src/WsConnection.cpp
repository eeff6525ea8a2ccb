#include "WsConnection.h"

#include "WsUpgrade.h"

#include <cassert>
#include <utility>


// Its calls, and how it opens. How bytes move stands in WsConnectionFlow.cpp, how it ends in WsConnectionEnding.cpp.
namespace ciarla {


WsConnection::WsConnection(std::unique_ptr<Connection> below, std::shared_ptr<const WsSettings> settings):
	_settings(std::move(settings)),
	_below(std::move(below)),
	_decoder(_settings->role),
	_queue(_settings->limits)
{
	adoptInfo();
}


WsConnection::~WsConnection()
{
	cancelCalls();
}


Capabilities WsConnection::abilitiesOver(const Capabilities& below) noexcept
{
	Capabilities abilities = below;
	abilities.halfClose = false;
	abilities.closeReason = true;
	// No terminal speaks WebSocket.
	abilities.programOnly = true;
	return abilities;
}


void WsConnection::start(Loop& loop, ConnectionHandler& handler)
{
	assert(_loop == nullptr);
	_loop = &loop;
	_handler = &handler;
	if (_state == State::made)
	{
		_state = State::opening;
		const bool isCaller = _settings->role == Role::dialled;
		_upgrade = std::make_unique<Upgrade>(Upgrade{
			HttpHead(isCaller ? HttpHead::Kind::answer : HttpHead::Kind::request), {}, wsHostOf(_below->info())});
		_upgrade->deadline = loop.callAt(loop.now() + _settings->limits.openDeadline, [this] { onUpgradeDeadline(); });
	}
	_below->start(loop, *this);
}


SendResult WsConnection::send(std::span<const Bytes> batch)
{
	if (_state != State::open)
	{
		return SendResult::closed;
	}
	const SendResult result = _queue.push(batch);
	scheduleFlush();
	return result;
}


void WsConnection::setReading(bool on)
{
	_reading = on;
	if (_state != State::open)
	{
		return;
	}
	if (on && !_held.empty())
	{
		_resume = _resume == CallId::none ? _loop->defer([this] { resume(); }) : _resume;
		return;
	}
	_below->setReading(on);
}


Result<void> WsConnection::finish()
{
	return Error{
		ErrorCode::notSupported,
		"A WebSocket cannot end in one direction alone, and that to " + _info.peer.text() +
			" goes on; close it, or use another transport."};
}


void WsConnection::close(CloseMode mode, CloseReason reason)
{
	reason.side = CloseSide::local;
	switch (_state)
	{
	case State::made:
	case State::opening:
		// There is nothing to flush yet, and nobody to wait for.
		end(std::move(reason));
		_ending->isSettled = true;
		leave(CloseMode::abort);
		break;
	case State::open:
		if (mode == CloseMode::graceful)
		{
			closeGracefully(std::move(reason));
			break;
		}
		abort(std::move(reason));
		break;
	case State::closing:
		if (mode == CloseMode::abort)
		{
			abort(std::move(reason));
		}
		break;
	case State::leaving:
		if (mode == CloseMode::abort)
		{
			_below->close(mode, std::move(reason));
		}
		break;
	case State::closed: break;
	}
}


const ConnectionInfo& WsConnection::info() const noexcept
{
	return _info;
}


ConnectionStats WsConnection::stats() const noexcept
{
	return {.bytesSent = _bytesSent, .bytesReceived = _bytesReceived, .bytesQueued = _queue.bytes()};
}


void WsConnection::silence() noexcept
{
	_handler = nullptr;
	_state = State::closed;
	cancelCalls();
	_below->silence();
}


void WsConnection::adoptInfo()
{
	_info = _below->info();
	_info.capabilities = abilitiesOver(_info.capabilities);
}


void WsConnection::onOpen(Connection&) noexcept
{
	if (_state != State::opening)
	{
		return;
	}
	adoptInfo();
	if (_settings->role == Role::dialled)
	{
		_random = std::make_unique<WsRandom>();
		_upgrade->key = wsKeyOf(_random->next<16>());
		const Bytes request = Bytes::copyOf(wsRequest(_settings->path, _upgrade->host, _upgrade->key));
		give(std::span(&request, 1));
	}
}


void WsConnection::onUpgrade(std::span<const std::byte> bytes)
{
	const HttpHead::Status status = feedHead(bytes);
	if (status == HttpHead::Status::incomplete)
	{
		return;
	}
	if (_settings->role == Role::dialled)
	{
		if (const std::optional<Error> error = judgeAnswer(status, _upgrade->head, _upgrade->key, _upgrade->host))
		{
			failOpening(CloseSide::peer, *error, CloseMode::abort);
			return;
		}
	}
	else
	{
		const WsAnswer answer =
			answerRequest(status, _upgrade->head, _settings->path, _settings->door, _info.ownNames.get());
		const Bytes text = Bytes::copyOf(answer.text);
		give(std::span(&text, 1));
		if (answer.reason)
		{
			failOpening(CloseSide::peer, *answer.reason, CloseMode::graceful);
			return;
		}
	}
	deliverOpen();
	// What came with the upgrade belongs to what it led to.
	if (_handler != nullptr && !bytes.empty())
	{
		hear(bytes);
	}
}


/// Up to the head that counts. Together they are no longer than one may be.
HttpHead::Status WsConnection::feedHead(std::span<const std::byte>& bytes)
{
	Upgrade& upgrade = *_upgrade;
	HttpHead::Status status = upgrade.head.feed(bytes);
	while (_settings->role == Role::dialled && status == HttpHead::Status::complete && isInterim(upgrade.head) &&
		   ++upgrade.interim <= wsInterimMost)
	{
		upgrade.head = HttpHead(HttpHead::Kind::answer, upgrade.head.left());
		status = upgrade.head.feed(bytes);
	}
	return status;
}


void WsConnection::onUpgradeDeadline()
{
	_upgrade->deadline = CallId::none;
	failOpening(
		CloseSide::local,
		{ErrorCode::timedOut, "did not complete the upgrade to WebSocket in time; try again, or allow more."},
		CloseMode::abort);
}


void WsConnection::deliverOpen()
{
	cancel(_upgrade->deadline);
	_upgrade.reset();
	_state = State::open;
	if (!_reading)
	{
		_below->setReading(false);
	}
	_handler->onOpen(*this);
}


} // namespace ciarla
