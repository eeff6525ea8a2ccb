#pragma once

#include "TlsOptions.h"

#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// A TlsFailure is what broke a TLS conversation, before it is put into words.
struct TlsFailure
{
	enum class Kind
	{
		plainText,     ///< What came first is no TLS.
		certificate,   ///< The peer's certificate is not good enough: see verifyResult.
		noCertificate, ///< The peer showed none.
		alert,         ///< The peer says that something is wrong: see alert.
		protocol       ///< Anything else that is not TLS as it should be.
	};

	Kind kind = Kind::protocol;
	int verifyResult = 0; ///< X509_V_ERR_…
	int alert = 0;        ///< SSL_AD_…
	std::string detail;   ///< OpenSSL's words; or what came first.
	std::optional<TlsFingerprint> shown;
	bool hasAlternativeNames = false; ///< The one that was shown names hosts where they count (RFC 9525, section 2).
};


/// What a proxy says first. Source: HAProxy, "The PROXY protocol, versions 1 & 2", section 2.2.
inline constexpr std::string_view proxySignature{"\r\n\r\n\0\r\nQUIT\n", 12};


/// Whom a failure is told about.
struct TlsParties
{
	Role role = Role::dialled; ///< Ours.
	std::string peer;          ///< The peer's address.
	std::string name;          ///< Whose certificate it should have shown.
};


/// One sentence or two: what was tried, what is wrong, what to do.
CloseReason closeReasonOf(const TlsFailure& failure, const TlsParties& parties);


} // namespace ciarla
