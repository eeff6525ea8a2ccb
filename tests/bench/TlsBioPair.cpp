#include "TlsBioPair.h"

#include <algorithm>
#include <stdexcept>


namespace ciarla::bench {


namespace {


constexpr std::size_t recordBytes = 16 * 1024; ///< The most that one record holds.
constexpr std::size_t pairBytes = 64 * 1024;   ///< What the pair holds of either side's.


void require(bool works, const char* what)
{
	if (!works)
	{
		throw std::runtime_error(what);
	}
}


} // namespace


TlsBioPair::TlsBioPair(const std::string& certificateFile, const std::string& keyFile):
	_clientContext(SSL_CTX_new(TLS_client_method())),
	_serverContext(SSL_CTX_new(TLS_server_method())),
	_room(recordBytes)
{
	require(
		SSL_CTX_use_certificate_chain_file(_serverContext.get(), certificateFile.c_str()) == 1 &&
			SSL_CTX_use_PrivateKey_file(_serverContext.get(), keyFile.c_str(), SSL_FILETYPE_PEM) == 1,
		"the certificate of the control cannot be used");
	_client.reset(SSL_new(_clientContext.get()));
	_server.reset(SSL_new(_serverContext.get()));
	BIO* one = nullptr;
	BIO* other = nullptr;
	require(BIO_new_bio_pair(&one, pairBytes, &other, pairBytes) == 1, "there is no pair of BIOs");
	SSL_set_bio(_client.get(), one, one);
	SSL_set_bio(_server.get(), other, other);
	SSL_set_connect_state(_client.get());
	SSL_set_accept_state(_server.get());
	for (int i = 0; i < 10; ++i)
	{
		(void)SSL_do_handshake(_client.get());
		(void)SSL_do_handshake(_server.get());
	}
	require(
		SSL_is_init_finished(_client.get()) && SSL_is_init_finished(_server.get()), "the control cannot shake hands");
}


void TlsBioPair::pass(std::span<const std::byte> bytes)
{
	while (!bytes.empty())
	{
		const auto piece = bytes.first(std::min(bytes.size(), recordBytes));
		std::size_t written = 0;
		require(SSL_write_ex(_client.get(), piece.data(), piece.size(), &written) == 1, "the control cannot write");
		std::size_t read = 0;
		for (std::size_t got = 0; read < written; read += got)
		{
			require(SSL_read_ex(_server.get(), _room.data(), _room.size(), &got) == 1, "the control cannot read");
		}
		bytes = bytes.subspan(written);
	}
}


} // namespace ciarla::bench
