#include "TlsConnection.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <utility>


namespace ciarla {


namespace {


/// So much is encrypted before it is handed down: what keeps a fast wire busy, and is still in the cache.
constexpr std::size_t outputBytesAtOnce = 64 * 1024;

/// Slices that one record is gathered from.
constexpr std::size_t slicesAtOnce = 64;


/// Whose certificate the peer has to show. A wire that never leaves the machine names no host.
std::string expectedName(const TlsOptions& options, const ConnectionInfo& below)
{
	if (below.role == Role::accepted || !options.name.empty())
	{
		return below.role == Role::accepted ? std::string() : options.name;
	}
	const Result<HostPort> authority = below.peer.authority();
	return authority && !below.capabilities.local ? authority->host : std::string();
}


std::string secondsText(Duration duration)
{
	return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count()) + " s";
}


} // namespace


Capabilities tlsCapabilities(Capabilities below) noexcept
{
	below.secure = true;
	below.halfClose = true;
	below.closeReason = false;
	return below;
}


TlsConnection::TlsConnection(
	std::unique_ptr<Connection> below, std::shared_ptr<TlsContext> context,
	std::shared_ptr<const ConnectionLimits> limits):
	LayerConnection(std::move(below), std::move(limits)),
	_context(std::move(context)),
	_name(expectedName(_context->options(), info())),
	_where(info().peer.text())
{
	learn();
	const TlsOptions& options = _context->options();
	const bool needsName = info().role == Role::dialled && options.verify && !options.pin;
	if (needsName && _name.empty())
	{
		close(
			CloseMode::abort,
			{CloseSide::local, ErrorCode::badOption,
			 "The address " + _where +
				 " names no host that a certificate could be for; say with tls.name whose it is, or pin it with "
				 "tls.pin."});
	}
}


TlsConnection::~TlsConnection() = default;


void TlsConnection::amend(ConnectionInfo& info) const
{
	info.encrypted = true;
	info.credentials.certificate.clear();
	info.ownNames = _context->ownNames();
	info.capabilities = tlsCapabilities(info.capabilities);
	info.capabilities.secure = _context->role() == Role::accepted || _context->options().verify;
}


void TlsConnection::opened()
{
	_engine = std::make_unique<TlsEngine>(_context, _name, _where);
	shakeHands();
}


std::size_t TlsConnection::decode(std::span<const std::byte> bytes)
{
	if (!isClosing())
	{
		_engine->feed(bytes);
		if (isOpening())
		{
			shakeHands();
		}
		if (life().isOpen())
		{
			readRecords();
		}
		_engine->hold();
	}
	return bytes.size();
}


void TlsConnection::decodeEnd()
{
	if (isOpening() || (life().isOpen() && !peerEnded()))
	{
		leave(CloseMode::abort, cutOff());
	}
}


bool TlsConnection::holdsPayload() const noexcept
{
	return _engine->hasInput();
}


/// About as much as the wire takes at once.
bool TlsConnection::encode()
{
	while (!queue().empty() && _engine->outputBytes() < outputBytesAtOnce)
	{
		const std::size_t bytes = encryptRecord();
		if (bytes == 0)
		{
			fail();
			return false;
		}
		taken(bytes);
	}
	giveOutput();
	return true;
}


bool TlsConnection::encodeEnd()
{
	_engine->finish();
	giveOutput();
	return true;
}


/// Each direction ends by close_notify, and the one below only when both have.
void TlsConnection::ended()
{
	if (isClosing())
	{
		leave(CloseMode::graceful);
	}
	else if (peerEnded())
	{
		leave(CloseMode::graceful, {CloseSide::peer, {}, {}});
	}
}


void TlsConnection::flushOwn()
{
	if (_engine)
	{
		giveOutput();
	}
}


void TlsConnection::closing()
{
	_engine->dropInput();
}


CloseReason TlsConnection::lateness() const
{
	if (!_engine)
	{
		return LayerConnection::lateness();
	}
	return {
		CloseSide::local, ErrorCode::timedOut,
		info().peer.text() + " did not go through with the TLS handshake in " + secondsText(limits().openDeadline) +
			"; does it speak TLS?",
		0, CloseText::place};
}


/// No word of the reason goes down, where it could be read.
CloseReason TlsConnection::reasonBelow(const CloseReason&) const
{
	return {};
}


CloseReason TlsConnection::reasonOfEnd(const CloseReason& below) const
{
	const bool isOurs = life().state() == ConnectionLife::State::closing;
	return isOurs || below.code || peerEnded() ? LayerConnection::reasonOfEnd(below) : cutOff();
}


void TlsConnection::shakeHands()
{
	const TlsEngine::Status status = _engine->shakeHands();
	if (status == TlsEngine::Status::failed)
	{
		fail();
		return;
	}
	giveOutput();
	if (status == TlsEngine::Status::done && isOpening())
	{
		if (_context->options().checksPeer(info().role))
		{
			ownInfo().credentials.certificate = _engine->subjectOfPeer();
		}
		open();
	}
}


void TlsConnection::readRecords()
{
	std::array<std::byte, TlsEngine::recordBytesMost>
		place; // NOLINT(cppcoreguidelines-pro-type-member-init): a buffer.
	while (life().isOpen() && isHearing())
	{
		const TlsEngine::Reading reading = _engine->read(place);
		if (reading.status == TlsEngine::Status::done)
		{
			deliver(std::span(place).first(reading.bytes));
			continue;
		}
		if (reading.status == TlsEngine::Status::ended)
		{
			_engine->dropInput();
			deliverEnd();
		}
		else if (reading.status == TlsEngine::Status::failed)
		{
			fail();
		}
		break;
	}
	if (life().isOpen())
	{
		giveOutput();
	}
}


/// A large slice is encrypted where it lies; small ones are gathered, so that each does not pay for a record.
std::size_t TlsConnection::encryptRecord()
{
	std::array<std::span<const std::byte>, slicesAtOnce> slices;
	const std::size_t count = queue().front(slices);
	if (count == 1 || slices[0].size() >= TlsEngine::recordBytesMost)
	{
		return _engine->write(slices[0].first(std::min(slices[0].size(), TlsEngine::recordBytesMost)));
	}
	std::array<std::byte, TlsEngine::recordBytesMost>
		record; // NOLINT(cppcoreguidelines-pro-type-member-init): a buffer.
	std::size_t size = 0;
	for (std::size_t i = 0; i < count && size < record.size(); ++i)
	{
		const auto part = slices[i].first(std::min(slices[i].size(), record.size() - size));
		std::memcpy(record.data() + size, part.data(), part.size());
		size += part.size();
	}
	return _engine->write(std::span(record).first(size));
}


/// What there is no room for below is at most what was encrypted at once, an answer and a close_notify, because payload is
/// encrypted only while there is room, and OpenSSL answers many key updates as one.
void TlsConnection::giveOutput()
{
	if (const std::vector<Bytes> output = _engine->takeOutput(); !output.empty())
	{
		give(output);
	}
}


/// The engine has failed, and may have an alert for the peer.
void TlsConnection::fail()
{
	const TlsParties parties{.role = info().role, .peer = info().peer.text(), .name = _name};
	CloseReason reason = closeReasonOf(_engine->failure(), parties);
	giveOutput();
	leave(CloseMode::graceful, std::move(reason));
}


/// The peer, or what is in between, ended without saying so in TLS.
CloseReason TlsConnection::cutOff() const
{
	const std::string peer = info().peer.text();
	if (!life().isOpen())
	{
		return {
			CloseSide::peer, ErrorCode::lost,
			peer + " ended the connection during the TLS handshake; if it speaks no TLS, " +
				(info().role == Role::dialled ? "leave tls+ out of the address."
											  : "it has to put tls+ in its address."),
			0, CloseText::place};
	}
	if (_engine->isInsideRecord())
	{
		return {
			CloseSide::peer, ErrorCode::lost,
			peer + " broke off in the middle of a TLS record; what it said last is lost. Connect again.", 0,
			CloseText::place};
	}
	return {
		CloseSide::peer, ErrorCode::lost,
		peer +
			" ended the connection without saying so in TLS (no close_notify); what it said last may be lost. "
			"Connect again.",
		0, CloseText::place};
}


} // namespace ciarla
