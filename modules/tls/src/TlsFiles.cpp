#include "TlsFiles.h"

#include <cerrno>
#include <fstream>
#include <system_error>


namespace ciarla {


namespace {


/// A file that cannot be read at all, with the system's word for it.
Result<void> readable(const std::string& option, const std::string& path)
{
	errno = 0;
	const std::ifstream file(path);
	if (file && file.good() && std::ifstream(path).peek() != std::ifstream::traits_type::eof())
	{
		return {};
	}
	const std::string why = errno != 0 ? std::generic_category().message(errno) : "it is empty";
	return Error{
		ErrorCode::badOption,
		"Cannot read " + path + " (" + option + "): " + why + "; name a PEM file that this user may read."};
}


Error badFile(const std::string& option, const std::string& path, const std::string& why)
{
	return {ErrorCode::badOption, "The file " + path + " (" + option + ") " + why};
}


/// Nobody is asked for a passphrase in the middle of a program.
int noPassphrase(char*, int, int, void*)
{
	return -1;
}


} // namespace


Result<void> useCertificate(SSL_CTX& context, const std::string& certificate, const std::string& key)
{
	if (Result<void> can = readable("tls.certificate", certificate); !can)
	{
		return can;
	}
	if (Result<void> can = readable("tls.key", key); !can)
	{
		return can;
	}
	SSL_CTX_set_default_passwd_cb(&context, noPassphrase);
	if (SSL_CTX_use_certificate_chain_file(&context, certificate.c_str()) != 1)
	{
		return badFile(
			"tls.certificate", certificate,
			"holds no certificate that can be used; it is in PEM form, its chain after it.");
	}
	// A key that does not belong to the certificate is refused here already.
	if (SSL_CTX_use_PrivateKey_file(&context, key.c_str(), SSL_FILETYPE_PEM) != 1)
	{
		return badFile(
			"tls.key", key,
			"holds no key for the certificate " + certificate +
				"; it is in PEM form, without a passphrase, and made with that certificate.");
	}
	return {};
}


Result<void> useAuthorities(SSL_CTX& context, const std::string& file, Role role)
{
	if (Result<void> can = readable("tls.ca", file); !can)
	{
		return can;
	}
	if (SSL_CTX_load_verify_file(&context, file.c_str()) != 1)
	{
		return badFile("tls.ca", file, "holds no authority's certificate; it is in PEM form.");
	}
	if (role == Role::accepted)
	{
		SSL_CTX_set_client_CA_list(&context, SSL_load_client_CA_file(file.c_str()));
	}
	return {};
}


} // namespace ciarla
