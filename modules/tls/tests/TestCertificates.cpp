#include "TestCertificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <sys/stat.h>

#include <cassert>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>


namespace ciarla::testkit {


namespace {


struct Free
{
	void operator()(EVP_PKEY* key) const noexcept
	{
		EVP_PKEY_free(key);
	}

	void operator()(X509* certificate) const noexcept
	{
		X509_free(certificate);
	}

	void operator()(std::FILE* file) const noexcept
	{
		(void)std::fclose(file);
	}
};

using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using File = std::unique_ptr<std::FILE, Free>;


void extend(X509& certificate, X509& issuer, int extension, const std::string& value)
{
	X509V3_CTX context;
	X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
	X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, &context, extension, value.c_str());
	assert(made);
	X509_add_ext(&certificate, made, -1);
	X509_EXTENSION_free(made);
}


Certificate blank(const CertificateWish& wish, EVP_PKEY& key, long number)
{
	Certificate made(X509_new());
	X509_set_version(made.get(), 2);
	ASN1_INTEGER_set(X509_get_serialNumber(made.get()), number);
	X509_gmtime_adj(X509_getm_notBefore(made.get()), std::chrono::seconds(wish.begins).count());
	X509_gmtime_adj(X509_getm_notAfter(made.get()), std::chrono::seconds(wish.ends).count());
	X509_set_pubkey(made.get(), &key);
	X509_NAME_add_entry_by_txt(
		X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
		reinterpret_cast<const unsigned char*>(wish.commonName.c_str()), -1, -1, 0);
	return made;
}


std::string pinOf(const X509& certificate)
{
	unsigned char digest[32];
	unsigned int size = 0;
	X509_digest(&certificate, EVP_sha256(), digest, &size);
	std::string text = "sha256:";
	for (const unsigned char byte: digest)
	{
		char pair[3];
		(void)std::snprintf(pair, sizeof(pair), "%02X", byte);
		text += pair;
	}
	return text;
}


} // namespace


struct TestAuthority::Parts
{
	std::string folder;
	std::string file;
	Key key;
	Certificate certificate;
	int issued = 0;

	std::string writeCertificate(const std::string& name, X509& written) const
	{
		std::string path = folder + "/" + name + ".pem";
		const File opened(std::fopen(path.c_str(), "w"));
		PEM_write_X509(opened.get(), &written);
		return path;
	}

	std::string writeKey(const std::string& name, EVP_PKEY& written) const
	{
		std::string path = folder + "/" + name + ".key";
		const File opened(std::fopen(path.c_str(), "w"));
		::fchmod(::fileno(opened.get()), S_IRUSR | S_IWUSR);
		PEM_write_PrivateKey(opened.get(), &written, nullptr, nullptr, 0, nullptr, nullptr);
		return path;
	}
};


TestAuthority::TestAuthority():
	_parts(std::make_unique<Parts>())
{
	std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-tls-XXXXXX").string();
	_parts->folder = ::mkdtemp(pattern.data());
	_parts->key.reset(EVP_EC_gen("P-256"));
	CertificateWish wish;
	wish.commonName = "Authority of " + _parts->folder;
	_parts->certificate = blank(wish, *_parts->key, 1);
	X509& own = *_parts->certificate;
	X509_set_issuer_name(&own, X509_get_subject_name(&own));
	extend(own, own, NID_basic_constraints, "critical,CA:TRUE");
	extend(own, own, NID_subject_key_identifier, "hash");
	X509_sign(&own, _parts->key.get(), EVP_sha256());
	_parts->file = _parts->writeCertificate("authority", own);
}


TestAuthority::~TestAuthority()
{
	std::error_code error;
	std::filesystem::remove_all(_parts->folder, error);
}


const std::string& TestAuthority::file() const noexcept
{
	return _parts->file;
}


CertificateFiles TestAuthority::issue(const CertificateWish& wish)
{
	const Key key(wish.rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
	const int number = ++_parts->issued;
	const Certificate made = blank(wish, *key, 1 + number);
	X509_set_issuer_name(made.get(), X509_get_subject_name(_parts->certificate.get()));
	std::string names;
	for (const std::string& name: wish.names)
	{
		names += (names.empty() ? "" : ",") + name;
	}
	if (!names.empty())
	{
		extend(*made, *_parts->certificate, NID_subject_alt_name, names);
	}
	X509_sign(made.get(), _parts->key.get(), EVP_sha256());
	const std::string name = std::to_string(number);
	return {_parts->writeCertificate(name, *made), _parts->writeKey(name, *key), pinOf(*made)};
}


std::string TestAuthority::write(const std::string& name, const std::string& content)
{
	std::string path = _parts->folder + "/" + name;
	std::ofstream(path) << content;
	::chmod(path.c_str(), S_IRUSR | S_IWUSR);
	return path;
}


} // namespace ciarla::testkit
