#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>


namespace ciarla {


/// The SHA-256 of a whole certificate, which names it.
using TlsFingerprint = std::array<unsigned char, 32>;

/// "sha256:" and 64 hexadecimal digits.
std::string textOf(const TlsFingerprint& fingerprint);


/// What an address says of its TLS.
struct TlsOptions
{
	std::string certificate; ///< A path, as the next two.
	std::string key;
	std::string ca;
	std::string name;                  ///< In its normal form; empty: the host of the address.
	std::optional<TlsFingerprint> pin; ///< The one certificate that will do.
	bool verify = true;

	/// Options come without their prefix. One that is not known, cannot be read or makes no sense is an error.
	static Result<TlsOptions> read(Role role, const AddressOptions& options);

	/// Whether the peer must show a certificate that is good.
	bool checksPeer(Role role) const noexcept;
};


} // namespace ciarla
