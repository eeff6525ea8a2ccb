#include "TlsMeeting.h"

#include <malloc.h>

#include <vector>


namespace ciarla {


namespace {


using testing::HasSubstr;
using testkit::CertificateFiles;


class TlsOptionsOf: public TlsMeeting
{
protected:
	void expectFault(Role role, const AddressOptions& options, const std::string& words)
	{
		const auto prepared = layer.prepare(role, options);
		ASSERT_FALSE(prepared.ok()) << "expected: " << words;
		EXPECT_EQ(prepared.error().code, make_error_code(ErrorCode::badOption));
		EXPECT_THAT(prepared.error().text, HasSubstr(words));
	}
};

using TlsMemory = TlsMeeting;


TEST_F(TlsOptionsOf, AListenerNeedACertificateAndItsKey)
{
	expectFault(Role::accepted, {}, "needs a certificate: name its files with tls.certificate and tls.key");
	expectFault(Role::accepted, {{"certificate", chat().certificate}}, "of no use without its key");
	expectFault(Role::dialled, {{"key", chat().key}}, "of no use without its certificate");
}


TEST_F(TlsOptionsOf, AListenerTellCallersItsPinAndThoseOfADialNothing)
{
	const auto listening = layer.prepare(Role::accepted, showing(chat()));
	ASSERT_TRUE(listening.ok());
	const auto* advisor = dynamic_cast<const CallerAdvisor*>(listening.value().get());
	ASSERT_NE(advisor, nullptr);
	const std::vector<CallerAdvice> advice = advisor->callerAdvice();
	ASSERT_EQ(advice.size(), 1U);
	const AddressOptions expected{{"tls.pin", lowered(chat().pin)}};
	EXPECT_EQ(advice.front().options, expected);

	const auto dialling = layer.prepare(Role::dialled, showing(chat()));
	ASSERT_TRUE(dialling.ok());
	EXPECT_TRUE(dynamic_cast<const CallerAdvisor&>(*dialling.value()).callerAdvice().empty());
}


TEST_F(TlsOptionsOf, ThatNobodyKnowsAreNearOnes)
{
	expectFault(Role::dialled, {{"nmae", "x"}}, "no option tls.nmae; did you mean tls.name?");
	expectFault(Role::dialled, {{"colour", "red"}}, "no option tls.colour; leave it out");
}


TEST_F(TlsOptionsOf, ValuesThatMakeNoSenseSayWhatWould)
{
	expectFault(Role::dialled, {{"verify", "maybe"}}, "tls.verify is yes or no, not \"maybe\"");
	expectFault(Role::dialled, {{"pin", "sha256:12"}}, "is no fingerprint; it is sha256: and 64 hexadecimal digits");
	expectFault(Role::dialled, {{"pin", "md5:" + std::string(64, 'a')}}, "is no fingerprint");
	expectFault(Role::dialled, {{"ca", ""}}, "tls.ca is empty");
}


TEST_F(TlsOptionsOf, ANameIsAHostOrAnAddressAndNothingElse)
{
	for (const char* name:
		 {"", "*", "*.example.org", ".example.org", "a..b", "chat.test:443", "[::1]", "https://chat.test",
		  "chat.test/x", "ada@chat.test", "CN=chat", "chat test", "bücher.example", "12345", "1.2.3", "::1%", "-a",
		  "a\nb"})
	{
		SCOPED_TRACE(name);
		expectFault(Role::dialled, {{"name", name}}, "is neither the name of a host");
		expectFault(Role::accepted, both(showing(chat()), {{"name", name}}), "is neither the name of a host");
	}
	for (const char* name:
		 {"chat.test", "Chat.Test.", "xn--bcher-kva.example", "127.0.0.1", "::1", "FE80::1%eth0", "my_host"})
	{
		EXPECT_TRUE(layer.prepare(Role::dialled, {{"name", name}})) << name;
	}
}


TEST_F(TlsOptionsOf, APinWithoutACheckIsRefused)
{
	const AddressOptions pinned{{"pin", chat().pin}, {"verify", "no"}};
	expectFault(Role::dialled, pinned, "tls.verify=no checks nothing, not the certificate that tls.pin names either");
	expectFault(Role::accepted, both(showing(chat()), pinned), "leave one of the two out");
	EXPECT_TRUE(layer.prepare(Role::dialled, {{"pin", chat().pin}, {"verify", "yes"}}).ok());
}


TEST_F(TlsOptionsOf, FilesThatAreMissingOrWrongSayWhich)
{
	const std::string nonsense = authority().write("nonsense", "no certificate\n");
	expectFault(Role::dialled, {{"ca", "/nowhere/ca.pem"}}, "Cannot read /nowhere/ca.pem (tls.ca): No such file");
	expectFault(Role::dialled, {{"ca", nonsense}}, "(tls.ca) holds no authority's certificate");
	expectFault(
		Role::accepted, {{"certificate", "/nowhere/x"}, {"key", chat().key}},
		"Cannot read /nowhere/x (tls.certificate)");
	expectFault(
		Role::accepted, {{"certificate", nonsense}, {"key", chat().key}}, "(tls.certificate) holds no certificate");
	expectFault(Role::accepted, {{"certificate", chat().certificate}, {"key", nonsense}}, "(tls.key) holds no key");
}


TEST_F(TlsOptionsOf, AKeyOfAnotherCertificateIsRefused)
{
	const CertificateFiles other = authority().issue({});
	expectFault(
		Role::accepted, {{"certificate", chat().certificate}, {"key", other.key}}, "holds no key for the certificate");
}


TEST_F(TlsOptionsOf, APinMayHaveColonsAndCapitals)
{
	std::string pin = "sha256:";
	for (int i = 0; i < 32; ++i)
	{
		pin += i == 0 ? "AB" : ":aB";
	}
	EXPECT_TRUE(layer.prepare(Role::dialled, {{"pin", pin}}).ok());
}


TEST_F(TlsMemory, OfAnIdleEndIsAtMost24KiB)
{
	constexpr std::size_t pairs = 200;
	const auto dial = factory(Role::dialled, trusting());
	const auto listen = factory(Role::accepted, showing(chat()));
	std::vector<std::unique_ptr<Connection>> kept;
	dialledHandler.keepsData = false;
	acceptedHandler.keepsData = false;
	std::size_t before = 0;
	for (std::size_t i = 0; i <= pairs; ++i)
	{
		auto [caller, called] = MemoryTransport::pair(memory);
		kept.push_back(listen->wrap(std::move(called)));
		kept.back()->start(loop, acceptedHandler);
		kept.push_back(dial->wrap(std::move(caller)));
		kept.back()->start(loop, dialledHandler);
		loop.runUntilIdle();
		(void)send(*kept.back(), Bytes::copyOf(std::string(8'000, 'x')));
		loop.runUntilIdle();
		if (i == 0)
		{
			// What OpenSSL makes once has been made.
			before = mallinfo2().uordblks;
		}
	}
	ASSERT_EQ(dialledHandler.opened, pairs + 1);
	const std::size_t bytes = (mallinfo2().uordblks - before) / (2 * pairs);
	RecordProperty("bytes", std::to_string(bytes));
	std::cout << "An idle end of TLS holds " << bytes << " bytes, the wire below included.\n";
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	EXPECT_GT(bytes, 0u);
#endif
	EXPECT_LE(bytes, 24u * 1024);
}


} // namespace


} // namespace ciarla
