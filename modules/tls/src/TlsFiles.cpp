#include "TlsFiles.h"

#include "TlsHandles.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <utility>


namespace ciarla {


namespace {


/// The authorities of a whole system take 200 KiB.
constexpr std::size_t pemBytesMax = 16 * 1024 * 1024;


Error cannotRead(const std::string& option, const std::string& path, const Error& why)
{
	return {
		why.code,
		"Cannot read " + path + " (" + option + "): " + why.text + "; name a PEM file that this user may read."};
}


Error badFile(const std::string& option, const std::string& path, const std::string& why)
{
	return {ErrorCode::badOption, "The file " + path + " (" + option + ") " + why};
}


Result<std::string> readPem(const std::string& option, const std::string& path, FileRights rights, PipeContents& pipes)
{
	Result<std::string> text = readNamedFile(path, {.bytesMax = pemBytesMax, .rights = rights, .pipes = &pipes});
	if (!text)
	{
		return cannotRead(option, path, text.error());
	}
	if (text->empty())
	{
		return cannotRead(option, path, {ErrorCode::badOption, "it is empty"});
	}
	return text;
}


TlsText borrowed(const std::string& pem) noexcept
{
	return TlsText(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}


/// Nobody is asked for a passphrase in the middle of a program.
int noPassphrase(char*, int, int, void*)
{
	return -1;
}


/// Whether the text came to its end, and not to something that is no certificate.
bool hasEnded() noexcept
{
	const unsigned long error = ERR_peek_last_error();
	const bool atEnd = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	return atEnd;
}


/// The certificate, and its chain after it.
bool showCertificate(SSL_CTX& context, const std::string& pem)
{
	ERR_clear_error();
	const TlsText text = borrowed(pem);
	const TlsCertificate own(PEM_read_bio_X509_AUX(text.get(), nullptr, noPassphrase, nullptr));
	if (!own || SSL_CTX_use_certificate(&context, own.get()) != 1 || SSL_CTX_clear_chain_certs(&context) != 1)
	{
		return false;
	}
	while (const TlsCertificate next{PEM_read_bio_X509(text.get(), nullptr, noPassphrase, nullptr)})
	{
		if (SSL_CTX_add1_chain_cert(&context, next.get()) != 1)
		{
			return false;
		}
	}
	return hasEnded();
}


/// A key that does not belong to the certificate is refused here already.
bool useKey(SSL_CTX& context, const std::string& pem)
{
	const TlsText text = borrowed(pem);
	const TlsKey key(PEM_read_bio_PrivateKey(text.get(), nullptr, noPassphrase, nullptr));
	return key && SSL_CTX_use_PrivateKey(&context, key.get()) == 1;
}


/// Takes for authorities what there is, and says how many.
int trust(SSL_CTX& context, const std::string& pem, Role role)
{
	const TlsText text = borrowed(pem);
	const TlsEntries entries(PEM_X509_INFO_read_bio(text.get(), nullptr, noPassphrase, nullptr));
	X509_STORE* store = SSL_CTX_get_cert_store(&context);
	int authorities = 0;
	for (int index = 0; index < sk_X509_INFO_num(entries.get()); ++index)
	{
		X509* authority = sk_X509_INFO_value(entries.get(), index)->x509;
		if (authority != nullptr && X509_STORE_add_cert(store, authority) == 1)
		{
			++authorities;
			if (role == Role::accepted)
			{
				SSL_CTX_add_client_CA(&context, authority);
			}
		}
	}
	return authorities;
}


} // namespace


Result<void> useCertificate(
	SSL_CTX& context, const std::string& certificate, const std::string& key, PipeContents& pipes)
{
	const Result<std::string> certificateText = readPem("tls.certificate", certificate, FileRights::any, pipes);
	if (!certificateText)
	{
		return certificateText.error();
	}
	Result<std::string> keyText = readPem("tls.key", key, FileRights::secret, pipes);
	if (!keyText)
	{
		return keyText.error();
	}
	if (!showCertificate(context, certificateText.value()))
	{
		return badFile(
			"tls.certificate", certificate,
			"holds no certificate that can be used; it is in PEM form, its chain after it.");
	}
	const bool isUsed = useKey(context, keyText.value());
	OPENSSL_cleanse(keyText->data(), keyText->size());
	if (!isUsed)
	{
		return badFile(
			"tls.key", key,
			"holds no key for the certificate " + certificate +
				"; it is in PEM form, without a passphrase, and made with that certificate.");
	}
	return {};
}


Result<void> useAuthorities(SSL_CTX& context, const std::string& file, Role role, PipeContents& pipes)
{
	const Result<std::string> text = readPem("tls.ca", file, FileRights::trusted, pipes);
	if (!text)
	{
		return text.error();
	}
	if (trust(context, text.value(), role) == 0)
	{
		return badFile("tls.ca", file, "holds no authority's certificate; it is in PEM form.");
	}
	return {};
}


} // namespace ciarla
