#include "TlsFailure.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cctype>
#include <string_view>
#include <utility>


namespace ciarla {


namespace {


/// What to do about a certificate that nobody vouches for, when it may be a good one all the same.
std::string trustHint(const TlsFailure& failure, const TlsParties& parties)
{
	if (parties.role == Role::accepted)
	{
		return "; it needs one from an authority of tls.ca.";
	}
	const std::string hint = "; name its authority with --tls.ca FILE";
	return failure.shown ? hint + ", or pin the certificate, if its owner says that it has this fingerprint."
						 : hint + ".";
}


/// What makes the certificate that was shown the right one, by the word of the person who calls.
AddressOptions pinOf(const TlsFailure& failure, const TlsParties& parties)
{
	const bool mayPin = parties.role == Role::dialled && failure.shown;
	return mayPin ? AddressOptions{{"tls.pin", textOf(*failure.shown)}} : AddressOptions();
}


CloseReason certificateReason(const TlsFailure& failure, const TlsParties& parties)
{
	const std::string whose = "The certificate of " + parties.peer;
	const auto told = [](std::string text, AddressOptions advice) {
		CloseReason reason{CloseSide::local, ErrorCode::notPermitted, std::move(text)};
		reason.advice = std::move(advice);
		return reason;
	};
	switch (failure.verifyResult)
	{
	case X509_V_ERR_CERT_HAS_EXPIRED: return told(whose + " has expired; ask its owner to renew it.", {});
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return told(whose + " is not valid yet; check the clock of this machine, then ask its owner.", {});
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		if (failure.shown && !failure.hasAlternativeNames)
		{
			return told(
				whose +
					" has no subjectAltName, so it is for no host, whatever its subject says; ask its owner for one "
					"that names \"" +
					parties.name + "\" there, or pin it, if its owner says that it has this fingerprint.",
				pinOf(failure, parties));
		}
		return told(
			whose + " is not for \"" + parties.name + "\"; check the address, or say with tls.name whose it should be.",
			{});
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_CERT_SIGNATURE_FAILURE:
		return told(
			whose + " is from an authority that is not trusted here" + trustHint(failure, parties),
			pinOf(failure, parties));
	case X509_V_ERR_APPLICATION_VERIFICATION:
		return told(
			whose +
				" is not the pinned one; somebody may be in between: ask its owner, and pin it only if its owner "
				"says that it is new, and has this fingerprint.",
			pinOf(failure, parties));
	default:
		return told(
			whose + " cannot be trusted (" + X509_verify_cert_error_string(failure.verifyResult) + ")" +
				trustHint(failure, parties),
			pinOf(failure, parties));
	}
}


bool isAboutOurCertificate(int alert) noexcept
{
	return (alert >= SSL_AD_BAD_CERTIFICATE && alert <= SSL_AD_CERTIFICATE_UNKNOWN) || alert == SSL_AD_UNKNOWN_CA ||
		alert == SSL_AD_ACCESS_DENIED || alert == SSL_AD_DECRYPT_ERROR;
}


CloseReason alertReason(const TlsFailure& failure, const TlsParties& parties)
{
	const std::string word = SSL_alert_desc_string_long(failure.alert);
	if (failure.alert == SSL_AD_CERTIFICATE_REQUIRED)
	{
		return {
			CloseSide::peer, ErrorCode::notPermitted,
			parties.peer + " takes nobody without a certificate; name yours with tls.certificate and tls.key."};
	}
	if (isAboutOurCertificate(failure.alert))
	{
		const char* hint = parties.role == Role::dialled
			? "; name another with tls.certificate and tls.key, from an authority it trusts."
			: "; its tls.ca must hold the authority of ours, and its address the name in ours.";
		return {
			CloseSide::peer, ErrorCode::notPermitted,
			parties.peer + " does not accept our certificate (" + word + ")" + hint};
	}
	return {
		CloseSide::peer, ErrorCode::protocolFault,
		parties.peer + " broke TLS off (" + word + "); it may want another version of TLS, or a certificate."};
}


} // namespace


namespace {


/// What came first is no TLS.
std::string plainTextWords(const TlsFailure& failure, const TlsParties& parties)
{
	if (failure.detail == proxySignature)
	{
		return parties.peer +
			" called with a header of the PROXY protocol; where it comes from must stand in tcp.proxy_protocol, or "
			"unix.proxy_protocol.";
	}
	if (failure.detail.starts_with("PROXY "))
	{
		return parties.peer + " called with version 1 of the PROXY protocol; let the proxy send version 2.";
	}
	return parties.role == Role::dialled
		? parties.peer + " does not speak TLS: what it said first is plain; leave tls+ out of the address."
		: parties.peer + " called without TLS: what it said first is plain; it has to put tls+ in its address.";
}


} // namespace


CloseReason closeReasonOf(const TlsFailure& failure, const TlsParties& parties)
{
	switch (failure.kind)
	{
	case TlsFailure::Kind::plainText:
		return {CloseSide::peer, ErrorCode::protocolFault, plainTextWords(failure, parties)};
	case TlsFailure::Kind::certificate: return certificateReason(failure, parties);
	case TlsFailure::Kind::noCertificate:
		return {
			CloseSide::local, ErrorCode::notPermitted,
			parties.peer + " showed no certificate; it has to name one with tls.certificate and tls.key."};
	case TlsFailure::Kind::alert: return alertReason(failure, parties);
	case TlsFailure::Kind::protocol: break;
	}
	return {
		CloseSide::wire, ErrorCode::protocolFault,
		"TLS with " + parties.peer + " failed (" + failure.detail +
			"): its bytes are damaged, or it speaks no TLS that is known here; try again, then look at what is in "
			"between."};
}


} // namespace ciarla
