#pragma once

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <memory>


namespace ciarla {


/// Frees what OpenSSL made.
struct TlsDelete
{
	void operator()(SSL_CTX* context) const noexcept
	{
		SSL_CTX_free(context);
	}

	void operator()(SSL* ssl) const noexcept
	{
		SSL_free(ssl);
	}

	void operator()(SSL_SESSION* session) const noexcept
	{
		SSL_SESSION_free(session);
	}

	void operator()(BIO* text) const noexcept
	{
		BIO_free(text);
	}

	void operator()(X509* certificate) const noexcept
	{
		X509_free(certificate);
	}

	void operator()(EVP_PKEY* key) const noexcept
	{
		EVP_PKEY_free(key);
	}

	void operator()(STACK_OF(X509_INFO) * entries) const noexcept
	{
		sk_X509_INFO_pop_free(entries, X509_INFO_free);
	}
};

using TlsText = std::unique_ptr<BIO, TlsDelete>;
using TlsCertificate = std::unique_ptr<X509, TlsDelete>;
using TlsKey = std::unique_ptr<EVP_PKEY, TlsDelete>;
using TlsEntries = std::unique_ptr<STACK_OF(X509_INFO), TlsDelete>; ///< Of a PEM file.
using TlsContextHandle = std::unique_ptr<SSL_CTX, TlsDelete>;
using TlsEnd = std::unique_ptr<SSL, TlsDelete>;
using TlsSession = std::unique_ptr<SSL_SESSION, TlsDelete>;


} // namespace ciarla
