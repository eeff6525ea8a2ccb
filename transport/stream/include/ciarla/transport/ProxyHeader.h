#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/Layer.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>


namespace ciarla {


/// A ProxyHeader is what a proxy says before it passes on somebody's bytes: where they called from. Version 2 of the
/// PROXY protocol, read in pieces. Pure.
///
///     0d 0a 0d 0a 00 0d 0a 51 55 49 54 0a | 2 command | family kind | length | addresses, then TLVs
///     signature                             4 bits      4 and 4 bits  u16
///
/// What it says proves nothing but what the proxy believes.
///
/// Limits: the length has 16 bits; of what follows the head only addresses are kept, TLVs are counted.
/// Source: HAProxy, "The PROXY protocol, versions 1 & 2", section 2.2.
class ProxyHeader
{
public:
	enum class State
	{
		reading,
		whole,
		versionOne, ///< "PROXY TCP4 ...", which is not taken.
		none,       ///< These bytes are no header.
		malformed   ///< Nearly one.
	};

	static constexpr std::string_view signature{"\r\n\r\n\0\r\nQUIT\n", 12};

	/// Takes no byte beyond the header; returns how many it took. Once it is not reading, it takes none.
	std::size_t feed(std::span<const std::byte> bytes);

	State state() const noexcept
	{
		return _state;
	}

	/// So many bytes are missing at least, all of them its own.
	std::size_t missing() const noexcept;

	/// Where the caller is, of a whole header; none where it does not say: LOCAL, and what has no address of IP.
	const std::optional<HostPort>& source() const noexcept
	{
		return _source;
	}

private:
	static constexpr std::size_t headBytes = 16;
	static constexpr std::size_t addressBytesMax = 36; ///< Of IPv6: two addresses, two ports.

	void judgeBeginning();
	void readHead();
	void readAddresses();
	std::size_t bodyBytes() const noexcept;

	State _state = State::reading;
	std::array<std::byte, headBytes + addressBytesMax> _kept{};
	std::size_t _taken = 0;
	std::size_t _addressBytes = 0; ///< What the family has.
	std::optional<HostPort> _source;
};


/// The header that passes on somebody who is at `peer` and called `here`; one that says nothing of them where `peer` has
/// no literal address and port.
Bytes proxyHeaderOf(const Address& peer, const Address& here);

/// Lets a connection say this header before anything else, beneath whatever layers are put over it.
std::unique_ptr<LayerFactory> sendsProxyHeader(Bytes header);


} // namespace ciarla
