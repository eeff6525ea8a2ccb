#pragma once

#include "TlsOptions.h"

#include <openssl/ssl.h>

#include <memory>
#include <optional>
#include <string_view>


namespace ciarla {


/// A TlsDigest is the SHA-256 of a row of parts. Each counts with its length, so that no two rows are one.
class TlsDigest
{
public:
	TlsDigest();

	void add(std::string_view part);

	/// Nothing where OpenSSL could not. Once.
	std::optional<TlsFingerprint> value();

private:
	struct Delete
	{
		void operator()(EVP_MD_CTX* digest) const noexcept
		{
			EVP_MD_CTX_free(digest);
		}
	};

	std::unique_ptr<EVP_MD_CTX, Delete> _digest;
	bool _good = false;
};


/// Nothing where OpenSSL could not.
std::optional<TlsFingerprint> fingerprintOf(const X509& certificate);

/// Names everything that decides whom a dial trusts and who it says that we are: the authorities and the certificate as
/// they were read, not their files, which may be replaced, and the pin.
std::optional<TlsFingerprint> trustOf(SSL_CTX& context, const TlsOptions& options);


} // namespace ciarla
