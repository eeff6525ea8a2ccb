#pragma once

#include "TlsHandles.h"
#include "TlsOptions.h"

#include <openssl/ssl.h>

#include <optional>
#include <string>


namespace ciarla {


/// What OpenSSL's callbacks leave for the end that they are about: its application data.
struct TlsNotes
{
	std::optional<TlsFingerprint> shown; ///< The certificate that the peer showed, good or not.
	bool hasAlternativeNames = false;    ///< That one has a subjectAltName.
	TlsSession session;                  ///< The newest that the listener gave.
};


/// For SSL_CTX_set_cert_verify_callback: checks by the rules of `options`, which are a TlsOptions: the certificate that is
/// pinned will do, and no other; without a pin it takes an authority and the name.
int checkCertificate(X509_STORE_CTX* store, void* options);

/// For SSL_CTX_sess_set_new_cb.
int noteSession(SSL* ssl, SSL_SESSION* session);

/// Demands that the peer's certificate is for this host, which is in its normal form, by its subject alternative names
/// alone, and names it to the peer. False if the name is none that a certificate could be for.
bool expectName(SSL& ssl, const std::string& name);

/// Whose certificate the peer has shown, as RFC 2253 writes it: "CN=Ada". Empty where it has shown none.
std::string subjectOfPeer(const SSL& ssl);


} // namespace ciarla
