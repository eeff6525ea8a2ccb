#pragma once

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
};

using TlsContextHandle = std::unique_ptr<SSL_CTX, TlsDelete>;
using TlsEnd = std::unique_ptr<SSL, TlsDelete>;
using TlsSession = std::unique_ptr<SSL_SESSION, TlsDelete>;


} // namespace ciarla
