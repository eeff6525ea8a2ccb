#include "TlsContext.h"

#include "TlsDigest.h"
#include "TlsFiles.h"
#include "TlsPeer.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <string>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


/// Sessions of one kind of listener are of no use to another; OpenSSL wants a name for each kind.
constexpr unsigned char sessionKind[] = "ciarla";


/// What TLS 1.3 has, for its predecessor: keys that nobody can come by later, and encryption that shows every change.
/// Source: RFC 9325, section 4.2.
constexpr const char* tls12Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK";


/// The names of hosts that a certificate is for: what stands as its common name is none.
/// Source: RFC 5280, section 4.2.1.6; RFC 9525, section 2.
std::vector<std::string> namesOf(const X509* certificate)
{
	std::vector<std::string> names;
	void* const found =
		certificate == nullptr ? nullptr : X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr);
	const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> all(
		static_cast<GENERAL_NAMES*>(found), GENERAL_NAMES_free);
	for (int i = 0; i < sk_GENERAL_NAME_num(all.get()); ++i)
	{
		int kind = 0;
		const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(all.get(), i), &kind);
		if (kind == GEN_DNS)
		{
			const auto* text = static_cast<const ASN1_STRING*>(value);
			names.emplace_back(
				reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
				static_cast<std::size_t>(ASN1_STRING_length(text)));
		}
	}
	return names;
}


Error outOfMemory()
{
	return {ErrorCode::outOfResources, "OpenSSL could not be set up for TLS; is there memory left?"};
}


} // namespace


TlsContext::TlsContext(Role role, TlsOptions options, std::shared_ptr<TlsSessionCache> sessions) noexcept:
	_role(role),
	_options(std::move(options)),
	_sessions(std::move(sessions))
{
}


Result<std::shared_ptr<TlsContext>> TlsContext::make(
	Role role, TlsOptions options, std::shared_ptr<TlsSessionCache> sessions, TlsPipes& pipes)
{
	ERR_clear_error();
	std::shared_ptr<TlsContext> context(new TlsContext(role, std::move(options), std::move(sessions)));
	Result<void> prepared = context->prepare(pipes);
	ERR_clear_error();
	if (!prepared)
	{
		return prepared.error();
	}
	return context;
}


Result<std::shared_ptr<TlsContext>> TlsContext::make(Role role, TlsOptions options)
{
	TlsPipes pipes;
	return make(role, std::move(options), std::make_shared<TlsSessionCache>(), pipes);
}


Result<void> TlsContext::prepare(TlsPipes& pipes)
{
	_context.reset(SSL_CTX_new(_role == Role::dialled ? TLS_client_method() : TLS_server_method()));
	SSL_CTX* context = _context.get();
	if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
	{
		return outOfMemory();
	}
	if (SSL_CTX_set_cipher_list(context, tls12Ciphers) != 1)
	{
		return outOfMemory();
	}
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
	// An idle end gives its buffers back; what is sent may lie elsewhere when it is tried again.
	SSL_CTX_set_mode(
		context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_session_id_context(context, sessionKind, sizeof(sessionKind) - 1);
	// Tickets carry the sessions of a listener; only a caller keeps any, and keeps them itself.
	SSL_CTX_set_session_cache_mode(
		context, _role == Role::dialled ? SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL : SSL_SESS_CACHE_OFF);
	SSL_CTX_sess_set_new_cb(context, noteSession);
	SSL_CTX_set_num_tickets(context, 1);

	if (!_options.certificate.empty())
	{
		if (Result<void> used = useCertificate(*context, _options.certificate, _options.key, pipes); !used)
		{
			return used;
		}
	}
	if (_role == Role::accepted)
	{
		_ownNames = std::make_shared<const std::vector<std::string>>(namesOf(SSL_CTX_get0_certificate(context)));
	}
	if (Result<void> checking = prepareCheck(pipes); !checking)
	{
		return checking;
	}
	if (_role == Role::dialled && _options.verify)
	{
		_trust = trustOf(*context, _options);
	}
	return {};
}


Result<void> TlsContext::prepareCheck(TlsPipes& pipes)
{
	SSL_CTX* context = _context.get();
	if (!_options.checksPeer(_role))
	{
		SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
		return {};
	}
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
	SSL_CTX_set_cert_verify_callback(context, checkCertificate, &_options);
	if (!_options.ca.empty())
	{
		return useAuthorities(*context, _options.ca, _role, pipes);
	}
	if (_options.pin)
	{
		return {};
	}
	return SSL_CTX_set_default_verify_paths(context) == 1 ? Result<void>() : outOfMemory();
}


TlsEnd TlsContext::newEnd() const
{
	return TlsEnd(SSL_new(_context.get()));
}


std::optional<TlsFingerprint> TlsContext::ownFingerprint() const
{
	const X509* certificate = _role == Role::accepted ? SSL_CTX_get0_certificate(_context.get()) : nullptr;
	return certificate == nullptr ? std::nullopt : fingerprintOf(*certificate);
}


std::optional<TlsFingerprint> TlsContext::sessionKey(const std::string& name, const std::string& where) const
{
	if (!_trust)
	{
		return std::nullopt;
	}
	TlsDigest digest;
	digest.add(textOf(*_trust));
	digest.add(name);
	digest.add(where);
	return digest.value();
}


} // namespace ciarla
