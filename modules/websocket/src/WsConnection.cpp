#include "WsConnection.h"

#include "WsUpgrade.h"

#include <array>
#include <utility>


namespace ciarla {


namespace {


/// Where payload is unmasked and gathered: so a peer that cuts its message into crumbs costs one callback for each read,
/// not one for each crumb.
constexpr std::size_t scratchBytes = 16 * 1024;


/// What connections of these settings are bounded by.
std::shared_ptr<const ConnectionLimits> limitsOf(const std::shared_ptr<const WsSettings>& settings) noexcept
{
	return {settings, &settings->limits};
}


} // namespace


WsConnection::WsConnection(std::unique_ptr<Connection> below, std::shared_ptr<const WsSettings> settings):
	LayerConnection(std::move(below), limitsOf(settings)),
	_settings(std::move(settings)),
	_decoder(_settings->role),
	_messages(_settings->limits)
{
	const bool isCaller = _settings->role == Role::dialled;
	_upgrade = std::make_unique<Upgrade>(Upgrade{
		.head = HttpHead(isCaller ? HttpHead::Kind::answer : HttpHead::Kind::request), .host = wsHostOf(info())});
	learn();
}


WsConnection::~WsConnection() = default;


Capabilities WsConnection::abilitiesOver(const Capabilities& below) noexcept
{
	Capabilities abilities = below;
	abilities.halfClose = false;
	abilities.closeReason = true;
	// No terminal speaks WebSocket.
	abilities.programOnly = true;
	return abilities;
}


void WsConnection::amend(ConnectionInfo& info) const
{
	info.capabilities = abilitiesOver(info.capabilities);
}


void WsConnection::opened()
{
	if (_settings->role == Role::dialled)
	{
		_random = std::make_unique<WsRandom>();
		_upgrade->key = wsKeyOf(_random->next<16>());
		give(Bytes::copyOf(wsRequest(_settings->path, _upgrade->host, _upgrade->key)));
	}
}


std::size_t WsConnection::decode(std::span<const std::byte> bytes)
{
	std::span<const std::byte> rest = bytes;
	if (isOpening())
	{
		readHead(rest);
	}
	// What came with the upgrade belongs to what it led to.
	if (life().isLive())
	{
		readFrames(rest);
	}
	return bytes.size() - rest.size();
}


void WsConnection::decodeEnd()
{
	if (isOpening())
	{
		failOpening(
			CloseSide::peer,
			{ErrorCode::lost, "ended the connection before it was a WebSocket; is it a WebSocket server?"},
			CloseMode::abort);
	}
	else if (isClosing() && _closeSent)
	{
		leave(CloseMode::graceful, std::move(life().reason()), Settled::yes);
	}
	else
	{
		leave(CloseMode::abort, lossOfPeer(), Settled::yes);
	}
}


SendResult WsConnection::enqueue(std::span<const Bytes> batch)
{
	const std::size_t before = queue().bytes();
	const SendResult result = LayerConnection::enqueue(batch);
	_messages.add(queue().bytes() - before);
	return result;
}


void WsConnection::flushOwn()
{
	if (_pong && !isBlocked() && !_closeSent)
	{
		give(wsControlFrame(WsOpcode::pong, asBytes(*std::exchange(_pong, nullptr)), freshKey()));
	}
}


/// One frame.
bool WsConnection::encode()
{
	const WsMessages::Frame frame = _messages.front();
	const std::optional<WsMaskKey> key = freshKey();
	std::vector<Bytes> slices;
	if (!key)
	{
		BytesBuilder header(wsHeaderBytesMax);
		appendWsHeader(header, frame.opcode, frame.part, frame.payloadBytes, key);
		slices.push_back(header.take());
	}
	for (std::size_t left = frame.payloadBytes; left > 0;)
	{
		slices.push_back(queue().first().slice(0, left));
		left -= slices.back().size();
		taken(slices.back().size());
	}
	_messages.pass(frame);
	if (key)
	{
		slices = {maskedFrame(frame, slices, *key)};
	}
	give(slices);
	return true;
}


bool WsConnection::encodeEnd()
{
	sendClose(wsCodeOf(life().reason()), life().reason().text);
	return true;
}


/// The peer's own close is waited for.
void WsConnection::ended()
{
}


void WsConnection::abort(CloseReason reason)
{
	// A frame that has something before it is only dropped with it.
	if (_closeSent || isBlocked() || below().stats().bytesQueued > 0)
	{
		leave(CloseMode::abort, std::move(reason), Settled::yes);
		return;
	}
	CloseReason told = reason;
	if (!told.code)
	{
		told.code = ErrorCode::lost;
		told.text = told.text.empty() ? "The peer broke the connection off." : told.text;
	}
	sendClose(wsCodeOf(told), told.text);
	beginLeaving(std::move(reason), Settled::yes);
	// The frame leaves the one below at the end of this turn, whatever else is between it and the wire.
	life().defer([this] { life().setDeadline(Duration::zero(), [this] { leave(CloseMode::abort); }); });
}


void WsConnection::onLinger()
{
	if (!queue().empty() || below().stats().bytesQueued > 0)
	{
		leave(
			CloseMode::abort,
			{CloseSide::local, ErrorCode::timedOut,
			 info().peer.text() + " took in nothing more before linger was over.", 0, CloseText::place},
			Settled::yes);
		return;
	}
	// The peer owes only its own close. The one below knows whether it still takes in what was sent.
	leave(CloseMode::graceful);
}


CloseReason WsConnection::lateness() const
{
	return {
		CloseSide::local, ErrorCode::timedOut,
		info().peer.text() + " did not complete the upgrade to WebSocket in time; try again, or allow more.", 0,
		CloseText::place};
}


CloseReason WsConnection::reasonOfEnd(const CloseReason& below) const
{
	if (life().state() == ConnectionLife::State::closing && (isSettled() || !below.code))
	{
		return life().reason();
	}
	return below.code ? below : lossOfPeer();
}


void WsConnection::readHead(std::span<const std::byte>& bytes)
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
			answerRequest(status, _upgrade->head, _settings->path, _settings->door, info().ownNames.get());
		give(Bytes::copyOf(answer.text));
		if (answer.reason)
		{
			failOpening(CloseSide::peer, *answer.reason, CloseMode::graceful);
			return;
		}
	}
	_upgrade.reset();
	open();
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


void WsConnection::failOpening(CloseSide side, const Error& error, CloseMode mode)
{
	const CloseText says = side == CloseSide::peer ? CloseText::answer : CloseText::place;
	leave(mode, {side, error.code, info().peer.text() + " " + error.text, 0, says}, Settled::yes);
}


void WsConnection::readFrames(std::span<const std::byte>& bytes)
{
	std::array<std::byte, scratchBytes> scratch; // NOLINT(cppcoreguidelines-pro-type-member-init): a buffer.
	std::size_t gathered = 0;
	while (isHearing())
	{
		if (gathered > 0 && _decoder.isBeforeClose(bytes))
		{
			// Whoever is told of these bytes may turn reading off, and then the close waits.
			deliver(std::span(scratch).first(std::exchange(gathered, 0)));
			continue;
		}
		const WsItem item = _decoder.next(bytes, std::span(scratch).subspan(gathered));
		gathered += item.kind == WsItem::Kind::payload ? item.payload.size() : 0;
		if (item.kind == WsItem::Kind::ping)
		{
			_pong = std::make_unique<std::string>(asText(item.payload));
			scheduleFlush();
		}
		const bool isOver =
			item.kind == WsItem::Kind::more || item.kind == WsItem::Kind::close || item.kind == WsItem::Kind::fault;
		if (isOver || gathered == scratchBytes)
		{
			deliver(std::span(scratch).first(std::exchange(gathered, 0)));
		}
		const bool isMet = isOver && life().isLive() && !hasLeft();
		if (isMet && item.kind == WsItem::Kind::close)
		{
			meetPeersClose(item.code, item.text);
		}
		else if (isMet && item.kind == WsItem::Kind::fault)
		{
			failProtocol(item.code, item.text);
		}
		if (isOver)
		{
			return;
		}
	}
}


void WsConnection::meetPeersClose(std::uint16_t code, std::string_view text)
{
	const bool isTheirs = life().isOpen();
	CloseReason reason = isTheirs ? reasonOfClose(code, text, info().peer) : std::move(life().reason());
	sendClose(code, {});
	leave(CloseMode::graceful, std::move(reason), Settled::yes);
	if (isTheirs)
	{
		life().handler()->onEnd(*this);
	}
}


void WsConnection::failProtocol(std::uint16_t code, std::string_view what)
{
	CloseReason reason = life().isOpen()
		? CloseReason{CloseSide::peer, ErrorCode::protocolFault, info().peer.text() + " sent " + std::string(what) + "."}
		: std::move(life().reason());
	sendClose(code, what);
	leave(CloseMode::graceful, std::move(reason), Settled::yes);
}


CloseReason WsConnection::lossOfPeer() const
{
	return {
		CloseSide::peer, ErrorCode::lost, info().peer.text() + " ended the connection without a closing frame.", 0,
		CloseText::place};
}


Bytes WsConnection::maskedFrame(const WsMessages::Frame& frame, std::span<const Bytes> payload, const WsMaskKey& key)
{
	BytesBuilder builder(wsHeaderBytesMax + frame.payloadBytes);
	appendWsHeader(builder, frame.opcode, frame.part, frame.payloadBytes, key);
	std::uint64_t offset = 0;
	for (const Bytes& slice: payload)
	{
		appendMasked(builder, slice.span(), key, offset);
		offset += slice.size();
	}
	return builder.take();
}


/// It has a reserve of its own, above the high water of the one below.
void WsConnection::sendClose(std::uint16_t code, std::string_view text)
{
	if (!std::exchange(_closeSent, true))
	{
		give(wsControlFrame(WsOpcode::close, asBytes(closePayload(code, text)), freshKey()));
	}
}


std::optional<WsMaskKey> WsConnection::freshKey() noexcept
{
	return _random ? std::optional(_random->next<4>()) : std::nullopt;
}


} // namespace ciarla
