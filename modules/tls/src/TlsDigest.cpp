#include "TlsDigest.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>


namespace ciarla {


namespace {


/// The certificate, and for what it is trusted where its file says so.
std::string contentOf(const X509& certificate)
{
	unsigned char* bytes = nullptr;
	const int size = i2d_X509_AUX(&certificate, &bytes);
	std::string content;
	if (size > 0)
	{
		content.assign(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
	}
	OPENSSL_free(bytes);
	return content;
}


/// In an order of their own: a store has none that it promises.
std::vector<std::string> authoritiesOf(const SSL_CTX& context)
{
	std::vector<std::string> authorities;
	STACK_OF(X509_OBJECT)* const objects = X509_STORE_get0_objects(SSL_CTX_get_cert_store(&context));
	for (int i = 0; i < sk_X509_OBJECT_num(objects); ++i)
	{
		if (const X509* certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i)))
		{
			authorities.push_back(contentOf(*certificate));
		}
	}
	std::sort(authorities.begin(), authorities.end());
	return authorities;
}


} // namespace


TlsDigest::TlsDigest():
	_digest(EVP_MD_CTX_new()),
	_good(_digest && EVP_DigestInit_ex(_digest.get(), EVP_sha256(), nullptr) == 1)
{
}


void TlsDigest::add(std::string_view part)
{
	const std::uint64_t size = part.size();
	_good = _good && EVP_DigestUpdate(_digest.get(), &size, sizeof(size)) == 1 &&
		EVP_DigestUpdate(_digest.get(), part.data(), part.size()) == 1;
}


std::optional<TlsFingerprint> TlsDigest::value()
{
	TlsFingerprint value{};
	unsigned int size = 0;
	_good = _good && EVP_DigestFinal_ex(_digest.get(), value.data(), &size) == 1 && size == value.size();
	return _good ? std::optional(value) : std::nullopt;
}


std::optional<TlsFingerprint> fingerprintOf(const X509& certificate)
{
	TlsFingerprint fingerprint{};
	unsigned int size = 0;
	const bool done = X509_digest(&certificate, EVP_sha256(), fingerprint.data(), &size) == 1;
	return done && size == fingerprint.size() ? std::optional(fingerprint) : std::nullopt;
}


std::optional<TlsFingerprint> trustOf(SSL_CTX& context, const TlsOptions& options)
{
	TlsDigest digest;
	digest.add(options.verify ? "verify" : "");
	digest.add(options.pin ? textOf(*options.pin) : "");
	digest.add(options.ca.empty() ? "the system's" : "named");
	const std::vector<std::string> authorities = authoritiesOf(context);
	digest.add(std::to_string(authorities.size()));
	for (const std::string& authority: authorities)
	{
		digest.add(authority);
	}
	// The key is that of the certificate, or it would have been refused; the certificate stands for both.
	if (const X509* certificate = SSL_CTX_get0_certificate(&context))
	{
		digest.add(contentOf(*certificate));
		STACK_OF(X509)* chain = nullptr;
		SSL_CTX_get0_chain_certs(&context, &chain);
		for (int i = 0; i < sk_X509_num(chain); ++i)
		{
			digest.add(contentOf(*sk_X509_value(chain, i)));
		}
	}
	return digest.value();
}


} // namespace ciarla
