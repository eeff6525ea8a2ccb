#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/NamedFile.h>

#include <openssl/ssl.h>

#include <string>


namespace ciarla {


/// Each file is read once, and OpenSSL is given what was in it; `pipes` has what came through those that cannot be read again.

/// Shows the certificate of a PEM file, with what follows it as its chain, and signs with the key of another, which nobody
/// else may read.
Result<void> useCertificate(
	SSL_CTX& context, const std::string& certificate, const std::string& key, PipeContents& pipes);

/// Trusts the authorities of a PEM file, into which nobody else may write, and none besides. A listener names them to its callers.
Result<void> useAuthorities(SSL_CTX& context, const std::string& file, Role role, PipeContents& pipes);


} // namespace ciarla
