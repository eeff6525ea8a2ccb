#include <ciarla/transport/ProxyHeader.h>

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/transport/ForwardingConnection.h>
#include <ciarla/transport/NetworkPrefix.h>
#include <ciarla/transport/WrappingFactory.h>

#include <algorithm>
#include <utility>


namespace ciarla {


namespace {


constexpr std::string_view versionOneBeginning = "PROXY ";

constexpr std::byte version{0x20};
constexpr std::byte versionMask{0xF0};
constexpr std::byte commandLocal{0x20};
constexpr std::byte commandProxy{0x21};

constexpr std::uint8_t familyUnspecified = 0;
constexpr std::uint8_t familyV4 = 1;
constexpr std::uint8_t familyV6 = 2;
constexpr std::uint8_t familyUnix = 3;
constexpr std::uint8_t kindDatagram = 2;
constexpr std::byte v4Stream{0x11};
constexpr std::byte v6Stream{0x21};

constexpr std::size_t v4Bytes = 4 + 4 + 2 + 2;
constexpr std::size_t v6Bytes = 16 + 16 + 2 + 2;
constexpr std::size_t unixBytes = 108 + 108;


std::uint16_t u16At(std::span<const std::byte> bytes, std::size_t place) noexcept
{
	return static_cast<std::uint16_t>(
		std::to_integer<unsigned>(bytes[place]) << 8U | std::to_integer<unsigned>(bytes[place + 1]));
}


bool isBeginningOf(std::string_view begun, std::string_view whole) noexcept
{
	return begun.substr(0, whole.size()) == whole.substr(0, begun.size());
}


/// Says a header once it is open. What it counts is the payload of whoever uses it.
class HeaderSender final: public ForwardingConnection
{
public:
	HeaderSender(std::unique_ptr<Connection> connection, Bytes header):
		ForwardingConnection(std::move(connection)),
		_header(std::move(header))
	{
	}

	void onOpen(Connection&) noexcept override
	{
		// A queue that has not been used yet takes it.
		(void)ciarla::send(below(), _header);
		handler()->onOpen(*this);
	}

	ConnectionStats stats() const noexcept override
	{
		ConnectionStats stats = below().stats();
		const std::uint64_t sent = std::min<std::uint64_t>(stats.bytesSent, _header.size());
		stats.bytesSent -= sent;
		stats.bytesQueued -= std::min<std::size_t>(stats.bytesQueued, _header.size() - sent);
		return stats;
	}

private:
	const Bytes _header;
};


} // namespace


std::size_t ProxyHeader::feed(std::span<const std::byte> bytes)
{
	std::size_t taken = 0;
	while (_state == State::reading && taken < bytes.size())
	{
		if (_taken < _kept.size())
		{
			_kept[_taken] = bytes[taken];
		}
		++taken;
		++_taken;
		if (_taken < headBytes)
		{
			judgeBeginning();
		}
		else if (_taken == headBytes)
		{
			readHead();
		}
		if (_taken >= headBytes && _state == State::reading && _taken == headBytes + bodyBytes())
		{
			readAddresses();
		}
	}
	return taken;
}


std::size_t ProxyHeader::missing() const noexcept
{
	if (_state != State::reading)
	{
		return 0;
	}
	return _taken < headBytes ? headBytes - _taken : headBytes + bodyBytes() - _taken;
}


void ProxyHeader::judgeBeginning()
{
	const std::string_view begun = asText(std::span(_kept).first(_taken));
	if (isBeginningOf(begun, signature))
	{
		const bool isNext = _taken == signature.size() + 1;
		_state = isNext && (_kept[signature.size()] & versionMask) != version ? State::malformed : _state;
	}
	else if (begun.starts_with(versionOneBeginning))
	{
		_state = State::versionOne;
	}
	else if (!isBeginningOf(begun, versionOneBeginning))
	{
		_state = State::none;
	}
}


/// What is unassigned must not be taken for something; what has no addresses that we know is counted.
void ProxyHeader::readHead()
{
	const std::byte command = _kept[12];
	const auto family = static_cast<std::uint8_t>(_kept[13] >> 4U);
	const auto kind = std::to_integer<std::uint8_t>(_kept[13] & std::byte{0x0F});
	const bool isLocal = command == commandLocal;
	_addressBytes = isLocal || family == familyUnspecified ? 0
		: family == familyV4                               ? v4Bytes
		: family == familyV6                               ? v6Bytes
														   : unixBytes;
	const bool isKnown = (isLocal || command == commandProxy) && family <= familyUnix && kind <= kindDatagram;
	_state = isKnown && bodyBytes() >= _addressBytes ? State::reading : State::malformed;
}


void ProxyHeader::readAddresses()
{
	_state = State::whole;
	const std::span<const std::byte> addresses = std::span(_kept).subspan(headBytes);
	IpAddress address{};
	if (_addressBytes == v4Bytes)
	{
		address[10] = address[11] = 0xFF;
		std::ranges::transform(addresses.first(4), address.begin() + 12, [](std::byte byte) {
			return std::to_integer<std::uint8_t>(byte);
		});
		_source = HostPort{ipAddressText(address), u16At(addresses, 8)};
	}
	else if (_addressBytes == v6Bytes)
	{
		std::ranges::transform(
			addresses.first(16), address.begin(), [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
		_source = HostPort{ipAddressText(address), u16At(addresses, 32)};
	}
}


std::size_t ProxyHeader::bodyBytes() const noexcept
{
	return u16At(_kept, 14);
}


Bytes proxyHeaderOf(const Address& peer, const Address& here)
{
	const auto literal = [](const Address& address) -> std::optional<std::pair<IpAddress, std::uint16_t>> {
		const Result<HostPort> place = address.hostPort();
		if (!place || !place->port)
		{
			return std::nullopt;
		}
		// A zone is a matter of the machine that has it.
		const std::optional<IpAddress> ip = parseIpAddress(place->host.substr(0, place->host.find('%')));
		return ip ? std::optional(std::pair(*ip, *place->port)) : std::nullopt;
	};
	BytesBuilder header(64);
	header.append(ProxyHeader::signature);
	header.appendU8(std::to_integer<std::uint8_t>(commandProxy));
	const auto source = literal(peer);
	if (!source)
	{
		header.appendU8(familyUnspecified);
		header.appendU16(0);
		return header.take();
	}
	const auto target = literal(here);
	const bool v4 = isIpV4(source->first) && (!target || isIpV4(target->first));
	const std::size_t from = v4 ? 12 : 0;
	header.appendU8(std::to_integer<std::uint8_t>(v4 ? v4Stream : v6Stream));
	header.appendU16(static_cast<std::uint16_t>(v4 ? v4Bytes : v6Bytes));
	header.append(std::as_bytes(std::span(source->first).subspan(from)));
	const IpAddress noAddress{};
	const IpAddress& targetAddress = target ? target->first : noAddress;
	header.append(std::as_bytes(std::span(targetAddress).subspan(from)));
	header.appendU16(source->second);
	header.appendU16(target ? target->second : std::uint16_t{0});
	return header.take();
}


std::unique_ptr<LayerFactory> sendsProxyHeader(Bytes header)
{
	return WrappingFactory::make([header = std::move(header)](std::unique_ptr<Connection> below) {
		return std::make_unique<HeaderSender>(std::move(below), header);
	});
}


} // namespace ciarla
