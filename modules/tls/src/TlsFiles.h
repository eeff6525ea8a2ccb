#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <openssl/ssl.h>

#include <string>


namespace ciarla {


/// Shows the certificate of a PEM file, with what follows it as its chain, and signs with the key of another.
Result<void> useCertificate(SSL_CTX& context, const std::string& certificate, const std::string& key);

/// Trusts the authorities of a PEM file, and none besides. A listener names them to its callers.
Result<void> useAuthorities(SSL_CTX& context, const std::string& file, Role role);


} // namespace ciarla
