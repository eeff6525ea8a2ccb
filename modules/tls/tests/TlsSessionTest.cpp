#include "TlsMeeting.h"

#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/transport/MemoryNetwork.h>
#include <ciarla/transport/TransportRegistry.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>


namespace ciarla {


namespace {


using testkit::CertificateFiles;
using testkit::CertificateWish;
using testkit::TestAuthority;


/// More than a resumed handshake passes with what follows it, and less than a whole one: it has the certificate.
constexpr std::size_t wholeBytes = 2'500;


/// A listener whose certificate is so large that it is missed where a resumed handshake does without it.
class TlsSessions: public TlsMeeting
{
protected:
	static const CertificateFiles& large()
	{
		static const CertificateFiles files = [] {
			CertificateWish wish{.commonName = "chat", .names = {"DNS:chat.test", "DNS:other.test"}};
			for (int i = 0; i < 100; ++i)
			{
				wish.names.push_back("DNS:other" + std::to_string(i) + ".test");
			}
			return authority().issue(wish);
		}();
		return files;
	}

	void SetUp() override
	{
		listen = factory(Role::accepted, showing(large()));
	}

	/// Whether the conversation, which has to open, went on from an earlier one.
	bool isResumed(LayerFactory& dial)
	{
		const auto notes = std::make_shared<testkit::SpyNotes>();
		const auto spy = testkit::SpyLayer(notes).prepare(Role::dialled, {});
		auto [caller, called] = MemoryTransport::pair(memory);
		dialledHandler = testkit::RecordingHandler();
		acceptedHandler = testkit::RecordingHandler();
		accepted = listen->wrap(std::move(called));
		dialled = dial.wrap(spy.value()->wrap(std::move(caller)));
		accepted->start(loop, acceptedHandler);
		dialled->start(loop, dialledHandler);
		loop.runUntilIdle();
		EXPECT_EQ(dialledHandler.opened, 1u) << textOf(dialledHandler);
		EXPECT_EQ(acceptedHandler.opened, 1u) << textOf(acceptedHandler);
		dialled->close(CloseMode::abort, {});
		loop.runUntilIdle();
		return notes->text().size() < wholeBytes;
	}

	/// The same with a factory of its own, as each dial of a registry has.
	bool isResumed(const AddressOptions& options)
	{
		return isResumed(*factory(Role::dialled, options));
	}

	std::unique_ptr<LayerFactory> listen;
};


TEST_F(TlsSessions, AreResumedByTheSecondDialOfOneFactory)
{
	const auto dial = factory(Role::dialled, trusting());
	EXPECT_FALSE(isResumed(*dial));
	for (int i = 0; i < 2; ++i)
	{
		EXPECT_TRUE(isResumed(*dial));
		EXPECT_EQ(dialled->info().credentials.certificate, "CN=chat");
		EXPECT_TRUE(dialled->info().capabilities.secure);
	}
}


TEST_F(TlsSessions, AreSharedByDialsThatTrustTheSame)
{
	EXPECT_FALSE(isResumed(trusting()));
	EXPECT_TRUE(isResumed(trusting()));
	EXPECT_EQ(dialled->info().credentials.certificate, "CN=chat");

	const AddressOptions pinned{{"pin", large().pin}};
	EXPECT_FALSE(isResumed(pinned));
	EXPECT_TRUE(isResumed(pinned));
}


TEST_F(TlsSessions, AreSharedByWhatTheFilesSayAndNotByTheirNames)
{
	const std::string copy = authority().write("copy", "");
	const auto replaceBy = [&](const std::string& file) {
		std::filesystem::copy_file(file, copy, std::filesystem::copy_options::overwrite_existing);
	};
	const AddressOptions options{{"ca", copy}, {"name", "chat.test"}};
	replaceBy(authority().file());
	EXPECT_FALSE(isResumed(trusting()));
	EXPECT_TRUE(isResumed(options));

	TestAuthority stranger;
	replaceBy(stranger.file());
	meet(factory(Role::dialled, options).get(), listen.get());
	EXPECT_EQ(dialledHandler.opened, 0u);
}


TEST_F(TlsSessions, AreOfOneNameOnly)
{
	EXPECT_FALSE(isResumed(trusting()));
	EXPECT_FALSE(isResumed({{"ca", authority().file()}, {"name", "other.test"}}));
	EXPECT_TRUE(isResumed(trusting()));
}


TEST_F(TlsSessions, AreOfOneRuleOnly)
{
	EXPECT_FALSE(isResumed(trusting()));
	EXPECT_FALSE(isResumed(both(trusting(), {{"pin", large().pin}})));
	EXPECT_FALSE(isResumed(both(trusting(), {{"verify", "no"}})));
	EXPECT_FALSE(isResumed(both(trusting(), {{"verify", "no"}}))) << "without a check nothing is kept";
	EXPECT_TRUE(isResumed(trusting()));
}


TEST_F(TlsSessions, AreOfOnePinOnly)
{
	const AddressOptions pinned{{"name", "chat.test"}, {"pin", large().pin}};
	EXPECT_FALSE(isResumed(pinned));
	meet(factory(Role::dialled, {{"name", "chat.test"}, {"pin", chat().pin}}).get(), listen.get());
	EXPECT_EQ(dialledHandler.opened, 0u);
	EXPECT_TRUE(isResumed(pinned));
}


TEST_F(TlsSessions, AreOfOneCallerOnly)
{
	listen = factory(Role::accepted, both(showing(large()), {{"ca", authority().file()}}));
	const auto named = [&](const std::string& name) {
		return both(trusting(), showing(authority().issue({.commonName = name})));
	};
	const AddressOptions ada = named("Ada");
	const AddressOptions bob = named("Bob");
	EXPECT_FALSE(isResumed(ada));
	EXPECT_FALSE(isResumed(bob));
	EXPECT_EQ(accepted->info().credentials.certificate, "CN=Bob");
	EXPECT_TRUE(isResumed(ada));
	EXPECT_EQ(accepted->info().credentials.certificate, "CN=Ada");
	// Who shows none is not taken for the one before.
	meet(factory(Role::dialled, trusting()).get(), listen.get());
	EXPECT_EQ(acceptedHandler.opened, 0u);
}


TEST_F(TlsSessions, AreOfOneChainOfTheCallerOnly)
{
	listen = factory(Role::accepted, both(showing(large()), {{"ca", authority().file()}}));
	const CertificateFiles ada = authority().issue({.commonName = "Ada"});
	const auto contentOf = [](const std::string& file) {
		std::ostringstream content;
		content << std::ifstream(file).rdbuf();
		return content.str();
	};
	const std::string chain = authority().write("chain", contentOf(ada.certificate) + contentOf(authority().file()));
	EXPECT_FALSE(isResumed(both(trusting(), showing(ada))));
	EXPECT_FALSE(isResumed(both(trusting(), {{"certificate", chain}, {"key", ada.key}})));
	EXPECT_TRUE(isResumed(both(trusting(), showing(ada))));
}


TEST_F(TlsSessions, OfTheSystemsAuthoritiesAreNotOfNamedOnes)
{
	// The system may trust more than this file: what its folder holds is read when it is needed.
	::setenv("SSL_CERT_FILE", authority().file().c_str(), 1);
	const AddressOptions bySystem{{"name", "chat.test"}};
	EXPECT_FALSE(isResumed(bySystem));
	EXPECT_FALSE(isResumed(trusting()));
	EXPECT_TRUE(isResumed(bySystem));
	::unsetenv("SSL_CERT_FILE");
}


TEST_F(TlsSessions, AreOfOneLayerOnly)
{
	EXPECT_FALSE(isResumed(trusting()));
	TlsLayer other;
	EXPECT_FALSE(isResumed(*other.prepare(Role::dialled, trusting()).value()));
}


TEST_F(TlsSessions, AreSharedByTheDialsOfOneRegistryToOneAddress)
{
	const auto notes = std::make_shared<testkit::SpyNotes>();
	TransportRegistry registry;
	ASSERT_TRUE(registry.add(std::make_unique<MemoryTransport>(std::make_shared<MemoryNetwork>())).ok());
	ASSERT_TRUE(registry.add(std::make_unique<TlsLayer>()).ok());
	ASSERT_TRUE(registry.add(std::make_unique<testkit::SpyLayer>(notes)).ok());
	const auto options = [](const AddressOptions& some) {
		AddressOptions all;
		for (const auto& [name, value]: some)
		{
			all.emplace_back("tls." + name, value);
		}
		return all;
	};
	const auto addressOf = [&](const std::string& text, const AddressOptions& some) {
		return Address::parse(text).value().withOptions(options(some));
	};
	testkit::RecordingAcceptHandler accepting(loop);
	const auto here = registry.listen(loop, addressOf("tls+memory://here", showing(large())), accepting);
	const auto there = registry.listen(loop, addressOf("tls+memory://there", showing(large())), accepting);
	ASSERT_TRUE(here.ok() && there.ok());
	const auto bytesOfDial = [&](const std::string& text) {
		const std::size_t before = notes->text().size();
		dialledHandler = testkit::RecordingHandler();
		dialled = registry.dial(addressOf(text, trusting())).value();
		dialled->start(loop, dialledHandler);
		loop.runUntilIdle();
		EXPECT_EQ(dialledHandler.opened, 1u) << textOf(dialledHandler);
		return notes->text().size() - before;
	};
	EXPECT_GT(bytesOfDial("tls+spy+memory://here"), wholeBytes);
	EXPECT_GT(bytesOfDial("tls+spy+memory://there"), wholeBytes);
	EXPECT_LT(bytesOfDial("tls+spy+memory://here"), wholeBytes);
	EXPECT_LT(bytesOfDial("tls+spy+memory://there"), wholeBytes);
	dialled.reset(); // Nothing outlives the registry that made it.
}


TEST_F(TlsSessions, OfAListenerThatForgotThemBeginAgain)
{
	EXPECT_FALSE(isResumed(trusting()));
	listen = factory(Role::accepted, showing(large()));
	EXPECT_FALSE(isResumed(trusting()));
	EXPECT_EQ(dialled->info().credentials.certificate, "CN=chat");
	EXPECT_TRUE(isResumed(trusting()));
}


} // namespace


} // namespace ciarla
