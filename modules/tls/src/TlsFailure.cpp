#include "TlsFailure.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cctype>
#include <string_view>


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
	return failure.shown ? hint + ", or if its owner says that it is this one: --tls.pin " + textOf(*failure.shown)
						 : hint + ".";
}


std::string certificateText(const TlsFailure& failure, const TlsParties& parties)
{
	const std::string whose = "The certificate of " + parties.peer;
	switch (failure.verifyResult)
	{
	case X509_V_ERR_CERT_HAS_EXPIRED: return whose + " has expired; ask its owner to renew it.";
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return whose + " is not valid yet; check the clock of this machine, then ask its owner.";
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return whose + " is not for \"" + parties.name +
			"\"; check the address, or say with tls.name whose it should be.";
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_CERT_SIGNATURE_FAILURE:
		return whose + " is from an authority that is not trusted here" + trustHint(failure, parties);
	case X509_V_ERR_APPLICATION_VERIFICATION:
		return whose + " is not the pinned one but " + (failure.shown ? textOf(*failure.shown) : "another") +
			"; somebody may be in between: ask its owner, and correct tls.pin if it is new.";
	default:
		return whose + " cannot be trusted (" + X509_verify_cert_error_string(failure.verifyResult) + ")" +
			trustHint(failure, parties);
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


CloseReason closeReasonOf(const TlsFailure& failure, const TlsParties& parties)
{
	switch (failure.kind)
	{
	case TlsFailure::Kind::plainText:
		return {
			CloseSide::peer, ErrorCode::protocolFault,
			parties.role == Role::dialled
				? parties.peer + " does not speak TLS: what it said first is plain; leave tls+ out of the address."
				: parties.peer +
					" called without TLS: what it said first is plain; it has to put tls+ in its address."};
	case TlsFailure::Kind::certificate:
		return {CloseSide::local, ErrorCode::notPermitted, certificateText(failure, parties)};
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
