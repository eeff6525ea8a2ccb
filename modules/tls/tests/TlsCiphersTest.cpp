#include "TlsMeeting.h"

#include <openssl/ssl.h>

#include <array>
#include <memory>
#include <vector>


namespace ciarla {


namespace {


using testkit::CertificateFiles;


struct Free
{
	void operator()(SSL_CTX* context) const noexcept
	{
		SSL_CTX_free(context);
	}

	void operator()(SSL* end) const noexcept
	{
		SSL_free(end);
	}
};


/// An end of TLS 1.2 that takes one suite and no other, by OpenSSL alone.
class OneSuite final: public ConnectionHandler
{
public:
	OneSuite(Role role, const std::string& suite, const CertificateFiles& files):
		_context(SSL_CTX_new(TLS_method())),
		_isOffered(SSL_CTX_set_cipher_list(_context.get(), (suite + ":@SECLEVEL=0").c_str()) == 1)
	{
		SSL_CTX_set_min_proto_version(_context.get(), TLS1_2_VERSION);
		SSL_CTX_set_max_proto_version(_context.get(), TLS1_2_VERSION);
		SSL_CTX_set_dh_auto(_context.get(), 1);
		SSL_CTX_use_certificate_chain_file(_context.get(), files.certificate.c_str());
		SSL_CTX_use_PrivateKey_file(_context.get(), files.key.c_str(), SSL_FILETYPE_PEM);
		_end.reset(SSL_new(_context.get()));
		SSL_set_bio(_end.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
		role == Role::dialled ? SSL_set_connect_state(_end.get()) : SSL_set_accept_state(_end.get());
	}

	bool isOffered() const noexcept
	{
		return _isOffered;
	}

	bool isOpen() const noexcept
	{
		return SSL_is_init_finished(_end.get()) == 1;
	}

	void onOpen(Connection& wire) noexcept override
	{
		step(wire);
	}

	void onData(Connection& wire, std::span<const std::byte> bytes) noexcept override
	{
		BIO_write(SSL_get_rbio(_end.get()), bytes.data(), static_cast<int>(bytes.size()));
		step(wire);
	}

	void onWritable(Connection&) noexcept override
	{
	}

	void onEnd(Connection&) noexcept override
	{
	}

	void onClose(Connection&, const CloseReason&) noexcept override
	{
	}

private:
	void step(Connection& wire)
	{
		SSL_do_handshake(_end.get());
		std::array<std::byte, 16384> room{};
		for (int count = 0; (count = BIO_read(SSL_get_wbio(_end.get()), room.data(), int{room.size()})) > 0;)
		{
			(void)send(wire, Bytes::copyOf(std::span(room).first(static_cast<std::size_t>(count))));
		}
	}

	std::unique_ptr<SSL_CTX, Free> _context;
	std::unique_ptr<SSL, Free> _end;
	bool _isOffered;
};


class TlsCiphers: public TlsMeeting, public testing::WithParamInterface<Role>
{
protected:
	/// Every suite of TLS 1.2 that OpenSSL has, the bad ones too.
	static std::vector<std::string> suites()
	{
		const std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_method()));
		SSL_CTX_set_cipher_list(context.get(), "ALL:COMPLEMENTOFALL:@SECLEVEL=0");
		const STACK_OF(SSL_CIPHER)* all = SSL_CTX_get_ciphers(context.get());
		std::vector<std::string> names;
		for (int i = 0; i < sk_SSL_CIPHER_num(all); ++i)
		{
			const std::string name = SSL_CIPHER_get_name(sk_SSL_CIPHER_value(all, i));
			if (!name.starts_with("TLS_"))
			{
				names.push_back(name);
			}
		}
		return names;
	}

	/// Whether the end of ours and a peer with this suite alone come together.
	bool meets(Role peerRole, const std::string& suite, const CertificateFiles& files)
	{
		OneSuite peer(peerRole, suite, files);
		if (!peer.isOffered())
		{
			return false;
		}
		auto [caller, called] = MemoryTransport::pair(memory);
		testkit::RecordingHandler handler;
		const bool isDialled = peerRole == Role::dialled;
		const AddressOptions options = isDialled ? showing(files) : trusting();
		const auto layered = factory(isDialled ? Role::accepted : Role::dialled, options);
		std::unique_ptr<Connection> theirs = std::move(isDialled ? caller : called);
		std::unique_ptr<Connection> ours = layered->wrap(std::move(isDialled ? called : caller));
		ours->start(loop, handler);
		theirs->start(loop, peer);
		loop.runUntilIdle();
		EXPECT_EQ(handler.opened == 1, peer.isOpen());
		return handler.opened == 1;
	}
};


INSTANTIATE_TEST_SUITE_P(BothRoles, TlsCiphers, testing::Values(Role::dialled, Role::accepted));


TEST_P(TlsCiphers, OfTls12AreThoseWithForwardSecrecyAndAead)
{
	const CertificateFiles curve = authority().issue({.names = {"DNS:chat.test"}});
	const CertificateFiles rsa = authority().issue({.names = {"DNS:chat.test"}, .rsa = true});
	std::vector<std::string> taken;
	ASSERT_GT(suites().size(), 50U);
	for (const std::string& suite: suites())
	{
		SCOPED_TRACE(suite);
		const bool isGood = suite.find("-GCM-") != std::string::npos || suite.find("CHACHA20") != std::string::npos;
		const bool isAria = suite.find("ARIA") != std::string::npos;
		const bool isPreShared = suite.find("PSK") != std::string::npos;
		const bool isExpected = suite.starts_with("ECDHE-") && isGood && !isAria && !isPreShared;
		const bool isTaken = meets(GetParam(), suite, curve) || meets(GetParam(), suite, rsa);
		EXPECT_EQ(isTaken, isExpected);
		if (isTaken)
		{
			taken.push_back(suite);
		}
	}
	EXPECT_THAT(
		taken,
		testing::UnorderedElementsAre(
			"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
			"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"));
}


} // namespace


} // namespace ciarla
