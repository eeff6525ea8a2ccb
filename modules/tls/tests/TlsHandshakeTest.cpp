#include "TlsMeeting.h"


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::HasSubstr;
using testkit::CertificateFiles;
using testkit::TestAuthority;


class TlsHandshake: public TlsMeeting
{
protected:
	/// The caller's end is this one error, and neither end ever opened.
	void expectRefused(ErrorCode code, const std::string& words)
	{
		EXPECT_EQ(dialledHandler.opened, 0u);
		EXPECT_EQ(acceptedHandler.opened, 0u);
		EXPECT_EQ(codeOf(dialledHandler), make_error_code(code));
		EXPECT_THAT(textOf(dialledHandler), HasSubstr(words));
		EXPECT_EQ(acceptedHandler.closed, 1u);
	}
};


TEST_F(TlsHandshake, TellsWhoThePeerIs)
{
	meetWell();
	EXPECT_TRUE(dialled->info().capabilities.secure);
	EXPECT_EQ(dialled->info().credentials.certificate, "CN=chat");
	EXPECT_EQ(accepted->info().credentials.certificate, "");
}


TEST_F(TlsHandshake, TellsWhoIsCalledTheNamesOfItsOwnCertificate)
{
	const CertificateFiles files =
		authority().issue({.commonName = "common.test", .names = {"DNS:chat.test", "IP:127.0.0.1", "DNS:*.wild.test"}});
	meet(trusting(), showing(files));
	ASSERT_NE(accepted->info().ownNames, nullptr);
	EXPECT_THAT(*accepted->info().ownNames, testing::ElementsAre("chat.test", "*.wild.test"));
	EXPECT_EQ(dialled->info().ownNames, nullptr);
}


TEST_F(TlsHandshake, RefusesAnExpiredCertificate)
{
	const CertificateFiles old = authority().issue({.names = {"DNS:chat.test"}, .begins = -48h, .ends = -24h});
	meet(trusting(), showing(old));
	expectRefused(ErrorCode::notPermitted, "has expired; ask its owner to renew it.");
	EXPECT_THAT(textOf(acceptedHandler), HasSubstr("does not accept our certificate (certificate expired)"));
}


TEST_F(TlsHandshake, RefusesACertificateThatIsNotValidYet)
{
	const CertificateFiles early = authority().issue({.names = {"DNS:chat.test"}, .begins = 24h, .ends = 48h});
	meet(trusting(), showing(early));
	expectRefused(ErrorCode::notPermitted, "is not valid yet; check the clock");
}


TEST_F(TlsHandshake, RefusesACertificateForAnotherName)
{
	meet({{"ca", authority().file()}, {"name", "other.test"}}, showing(chat()));
	expectRefused(ErrorCode::notPermitted, "is not for \"other.test\"; check the address, or say with tls.name");
}


TEST_F(TlsHandshake, RefusesACertificateForAnotherAddress)
{
	const CertificateFiles files = authority().issue({.names = {"IP:127.0.0.1"}});
	meet({{"ca", authority().file()}, {"name", "127.0.0.2"}}, showing(files));
	expectRefused(ErrorCode::notPermitted, "is not for \"127.0.0.2\"");
	meet({{"ca", authority().file()}, {"name", "127.0.0.1"}}, showing(files));
	EXPECT_EQ(dialledHandler.opened, 1u);
}


TEST_F(TlsHandshake, RefusesACertificateOfAnUnknownAuthorityAndShowsHowToPinIt)
{
	TestAuthority stranger;
	const CertificateFiles files = stranger.issue({.names = {"DNS:chat.test"}});
	meet(trusting(), showing(files));
	expectRefused(
		ErrorCode::notPermitted,
		"is from an authority that is not trusted here; name its authority with --tls.ca FILE");
	const AddressOptions expected{{"tls.pin", lowered(files.pin)}};
	EXPECT_EQ(dialledHandler.reason->advice, expected);
	meet({{"pin", dialledHandler.reason->advice.at(0).second}}, showing(files));
	EXPECT_EQ(dialledHandler.opened, 1u) << textOf(dialledHandler);
}


// What the subject says is shown to people, and names no host, so the sentence must not send anybody there.
TEST_F(TlsHandshake, SaysThatACertificateWithoutAlternativeNamesIsForNoHost)
{
	const CertificateFiles files = authority().issue({.commonName = "chat.test"});
	for (const char* name: {"chat.test", "other.test", "127.0.0.1", "::1"})
	{
		SCOPED_TRACE(name);
		meet({{"ca", authority().file()}, {"name", name}}, showing(files));
		expectRefused(
			ErrorCode::notPermitted, "has no subjectAltName, so it is for no host, whatever its subject says");
		EXPECT_THAT(
			textOf(dialledHandler), HasSubstr("ask its owner for one that names \"" + std::string(name) + "\""));
		const AddressOptions expected{{"tls.pin", lowered(files.pin)}};
		EXPECT_EQ(dialledHandler.reason->advice, expected);
	}
}


TEST_F(TlsHandshake, AdvisesNoPinWhereTheCertificateItselfIsWrong)
{
	for (const testkit::CertificateWish& wish:
		 {testkit::CertificateWish{.names = {"DNS:other.test"}},
		  testkit::CertificateWish{.names = {"DNS:chat.test"}, .begins = -48h, .ends = -1h}})
	{
		meet(trusting(), showing(authority().issue(wish)));
		ASSERT_TRUE(dialledHandler.reason);
		EXPECT_EQ(dialledHandler.reason->code, ErrorCode::notPermitted) << textOf(dialledHandler);
		EXPECT_EQ(dialledHandler.reason->advice, AddressOptions());
	}
}


TEST_F(TlsHandshake, RefusesAPrivateAuthorityWhereTheSystemsOwnDecide)
{
	meet({{"name", "chat.test"}}, showing(chat()));
	expectRefused(ErrorCode::notPermitted, "is from an authority that is not trusted here");
}


TEST_F(TlsHandshake, TakesThePinnedCertificateWhoeverSignedItAndWhateverItsName)
{
	const CertificateFiles kept = authority().issue({.commonName = "somebody", .begins = -48h, .ends = -24h});
	meet({{"pin", kept.pin}}, showing(kept));
	EXPECT_EQ(dialledHandler.opened, 1u) << textOf(dialledHandler);
	EXPECT_TRUE(dialled->info().capabilities.secure);
	EXPECT_EQ(dialled->info().credentials.certificate, "CN=somebody");
}


TEST_F(TlsHandshake, GoesByThePinAloneWhereAnAuthorityIsNamedToo)
{
	TestAuthority stranger;
	const CertificateFiles files = stranger.issue({.commonName = "somebody"});
	meet(both(trusting(), {{"pin", files.pin}}), showing(files));
	EXPECT_EQ(dialledHandler.opened, 1u) << textOf(dialledHandler);
}


TEST_F(TlsHandshake, RefusesAnyOtherThanThePinnedCertificate)
{
	const CertificateFiles other = authority().issue({.names = {"DNS:chat.test"}});
	meet(both(trusting(), {{"pin", other.pin}}), showing(chat()));
	expectRefused(ErrorCode::notPermitted, "is not the pinned one; somebody may be in between");
	const AddressOptions expected{{"tls.pin", lowered(chat().pin)}};
	EXPECT_EQ(dialledHandler.reason->advice, expected);
}


TEST_F(TlsHandshake, ClaimsNothingWhereCheckingIsOff)
{
	meet({{"verify", "no"}}, showing(chat()));
	EXPECT_EQ(dialledHandler.opened, 1u) << textOf(dialledHandler);
	EXPECT_FALSE(dialled->info().capabilities.secure);
	EXPECT_EQ(dialled->info().credentials.certificate, "");
}


TEST_F(TlsHandshake, NeedsANameWhereTheWireNamesNoHost)
{
	meet({{"ca", authority().file()}}, showing(chat()));
	expectRefused(ErrorCode::badOption, "names no host that a certificate could be for; say with tls.name");
}


TEST_F(TlsHandshake, TellsAListenerWhoCalls)
{
	const CertificateFiles ada = authority().issue({.commonName = "Ada"});
	meet(both(trusting(), showing(ada)), both(showing(chat()), {{"ca", authority().file()}}));
	EXPECT_EQ(acceptedHandler.opened, 1u) << textOf(acceptedHandler);
	EXPECT_EQ(accepted->info().credentials.certificate, "CN=Ada");
}


TEST_F(TlsHandshake, TurnsAwayACallerWithoutACertificate)
{
	meet(trusting(), both(showing(chat()), {{"ca", authority().file()}}));
	EXPECT_EQ(acceptedHandler.opened, 0u);
	EXPECT_EQ(codeOf(acceptedHandler), make_error_code(ErrorCode::notPermitted));
	EXPECT_THAT(textOf(acceptedHandler), HasSubstr("showed no certificate; it has to name one with tls.certificate"));
	// By the rules of TLS 1.3 a caller is open before the listener has seen its certificate.
	EXPECT_EQ(codeOf(dialledHandler), make_error_code(ErrorCode::notPermitted));
	EXPECT_THAT(
		textOf(dialledHandler), HasSubstr("takes nobody without a certificate; name yours with tls.certificate"));
}


TEST_F(TlsHandshake, TurnsAwayACallerWithACertificateOfAnotherAuthority)
{
	TestAuthority stranger;
	const CertificateFiles eve = stranger.issue({.commonName = "Eve"});
	meet(both(trusting(), showing(eve)), both(showing(chat()), {{"ca", authority().file()}}));
	EXPECT_EQ(acceptedHandler.opened, 0u);
	EXPECT_THAT(textOf(acceptedHandler), HasSubstr("is from an authority that is not trusted here; it needs one"));
	EXPECT_EQ(codeOf(dialledHandler), make_error_code(ErrorCode::notPermitted));
	EXPECT_THAT(textOf(dialledHandler), HasSubstr("does not accept our certificate (unknown CA)"));
}


TEST_F(TlsHandshake, SaysThatACallerSpeaksPlainText)
{
	meet(nullptr, factory(Role::accepted, showing(chat())).get());
	(void)send(*dialled, Bytes::copyOf(std::string("\0Ada\0", 5)));
	loop.runUntilIdle();
	EXPECT_EQ(acceptedHandler.opened, 0u);
	EXPECT_EQ(codeOf(acceptedHandler), make_error_code(ErrorCode::protocolFault));
	EXPECT_THAT(textOf(acceptedHandler), HasSubstr("called without TLS: what it said first is plain"));
}


TEST_F(TlsHandshake, SaysThatAListenerSpeaksPlainText)
{
	meet(factory(Role::dialled, trusting()).get(), nullptr);
	(void)send(*accepted, Bytes::copyOf("HTTP/1.1 400 Bad Request\r\n\r\n"));
	loop.runUntilIdle();
	EXPECT_EQ(dialledHandler.opened, 0u);
	EXPECT_EQ(codeOf(dialledHandler), make_error_code(ErrorCode::protocolFault));
	EXPECT_THAT(textOf(dialledHandler), HasSubstr("does not speak TLS: what it said first is plain; leave tls+ out"));
}


TEST_F(TlsHandshake, HasUntilTheOpenDeadline)
{
	meet(nullptr, factory(Role::accepted, showing(chat())).get());
	loop.advance(9s);
	EXPECT_EQ(acceptedHandler.closed, 0u);
	loop.advance(2s);
	EXPECT_EQ(codeOf(acceptedHandler), make_error_code(ErrorCode::timedOut));
	EXPECT_THAT(textOf(acceptedHandler), HasSubstr("did not go through with the TLS handshake in 10 s"));
}


TEST_F(TlsHandshake, SaysThatThePeerLeftInTheMiddle)
{
	meet(factory(Role::dialled, trusting()).get(), nullptr);
	accepted->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	EXPECT_EQ(codeOf(dialledHandler), make_error_code(ErrorCode::lost));
	EXPECT_THAT(
		textOf(dialledHandler),
		HasSubstr("ended the connection during the TLS handshake; if it speaks no TLS, leave tls+ out"));
}


} // namespace


} // namespace ciarla
