#include "TlsPeer.h"

#include "TlsDigest.h"

#include <openssl/bio.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>


namespace ciarla {


namespace {


TlsNotes& notesOf(const SSL& ssl)
{
	return *static_cast<TlsNotes*>(SSL_get_app_data(&ssl));
}


} // namespace


int checkCertificate(X509_STORE_CTX* store, void* options)
{
	const auto& rules = *static_cast<const TlsOptions*>(options);
	const auto* ssl = static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
	const X509* certificate = X509_STORE_CTX_get0_cert(store);
	const std::optional<TlsFingerprint> shown = certificate ? fingerprintOf(*certificate) : std::nullopt;
	notesOf(*ssl).shown = shown;
	notesOf(*ssl).hasAlternativeNames =
		certificate != nullptr && X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1) >= 0;
	if (!rules.pin)
	{
		return X509_verify_cert(store);
	}
	const bool same = shown == rules.pin;
	X509_STORE_CTX_set_error(store, same ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
	return same ? 1 : 0;
}


int noteSession(SSL* ssl, SSL_SESSION* session)
{
	notesOf(*ssl).session.reset(session);
	return 1;
}


bool expectName(SSL& ssl, const std::string& name)
{
	X509_VERIFY_PARAM* parameters = SSL_get0_param(&ssl);
	if (X509_VERIFY_PARAM_set1_ip_asc(parameters, name.c_str()) == 1)
	{
		// An address is no name that could be asked for (RFC 6066, section 3).
		return true;
	}
	// The subject names nobody, whatever else the certificate says or does not (RFC 9525, section 2).
	X509_VERIFY_PARAM_set_hostflags(
		parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	return X509_VERIFY_PARAM_set1_host(parameters, name.data(), name.size()) == 1 &&
		SSL_set_tlsext_host_name(&ssl, name.c_str()) == 1;
}


std::string subjectOfPeer(const SSL& ssl)
{
	const X509* certificate = SSL_get0_peer_certificate(&ssl);
	const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new(BIO_s_mem()), BIO_free);
	if (!certificate || !text ||
		X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) < 0)
	{
		return {};
	}
	char* begin = nullptr;
	const long size = BIO_get_mem_data(text.get(), &begin);
	return size > 0 ? std::string(begin, static_cast<std::size_t>(size)) : std::string();
}


} // namespace ciarla
