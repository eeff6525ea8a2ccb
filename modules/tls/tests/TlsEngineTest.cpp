#include "TlsEngine.h"
#include "TestCertificates.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <string>


namespace ciarla {


namespace {


using testkit::CertificateFiles;
using testkit::TestAuthority;
using Status = TlsEngine::Status;


/// Two engines, and a wire that the test cuts.
class TlsEngines: public testing::Test
{
protected:
	static TestAuthority& authority()
	{
		static TestAuthority ours;
		return ours;
	}

	TlsEngines()
	{
		renew();
	}

	/// A fresh pair.
	void renew()
	{
		static const CertificateFiles files = authority().issue({.names = {"DNS:chat.test"}});
		TlsOptions dial;
		dial.ca = authority().file();
		TlsOptions listen;
		listen.certificate = files.certificate;
		listen.key = files.key;
		dialling = TlsContext::make(Role::dialled, dial).value();
		listening = TlsContext::make(Role::accepted, listen).value();
		again();
	}

	/// A second conversation of the same dial and listen.
	void again()
	{
		caller = std::make_unique<TlsEngine>(dialling, "chat.test");
		listener = std::make_unique<TlsEngine>(listening, "");
	}

	/// Moves what one said to the other in pieces, each used before the next comes.
	template <typename Use>
	static bool carry(TlsEngine& from, TlsEngine& to, std::size_t pieceBytes, Use use)
	{
		std::string said;
		for (const Bytes& bytes: from.takeOutput())
		{
			said += bytes.text();
		}
		for (std::size_t at = 0; at < said.size(); at += pieceBytes)
		{
			to.feed(asBytes(std::string_view(said).substr(at, pieceBytes)));
			use(to);
			to.hold();
		}
		return !said.empty();
	}

	void shakeHands(std::size_t pieceBytes = 1'000'000)
	{
		const auto shake = [](TlsEngine& engine) { (void)engine.shakeHands(); };
		(void)caller->shakeHands();
		while (carry(*caller, *listener, pieceBytes, shake) || carry(*listener, *caller, pieceBytes, shake))
		{
		}
	}

	/// All the plain text there is, and how it stopped.
	static Status readAll(TlsEngine& engine, std::string& text)
	{
		std::array<std::byte, TlsEngine::recordBytesMost> place{};
		for (;;)
		{
			const TlsEngine::Reading reading = engine.read(place);
			if (reading.status != Status::done)
			{
				return reading.status;
			}
			text += asText(std::span(place).first(reading.bytes));
		}
	}

	std::shared_ptr<TlsContext> dialling;
	std::shared_ptr<TlsContext> listening;
	std::unique_ptr<TlsEngine> caller;
	std::unique_ptr<TlsEngine> listener;
};


TEST_F(TlsEngines, UnderstandEachOtherByteByByte)
{
	shakeHands(1);
	ASSERT_EQ(caller->shakeHands(), Status::done);
	ASSERT_EQ(listener->shakeHands(), Status::done);

	const std::string said(20'000, 'x');
	std::size_t written = 0;
	while (written < said.size())
	{
		written += caller->write(asBytes(std::string_view(said).substr(written)));
	}
	caller->finish();
	std::string heard;
	Status status = Status::needsInput;
	carry(*caller, *listener, 1, [&](TlsEngine& engine) { status = readAll(engine, heard); });
	EXPECT_EQ(heard, said);
	EXPECT_EQ(status, Status::ended);
}


TEST_F(TlsEngines, WriteOneRecordAtATime)
{
	shakeHands();
	const std::string said(40'000, 'x');
	EXPECT_EQ(caller->write(asBytes(said)), TlsEngine::recordBytesMost);
	EXPECT_EQ(caller->takeOutput().size(), 1u);
	EXPECT_EQ(caller->outputBytes(), 0u);
}


TEST_F(TlsEngines, AnswerAfterTheOtherHasFinished)
{
	shakeHands();
	caller->finish();
	std::string heard;
	carry(*caller, *listener, 1'000'000, [&](TlsEngine& engine) { EXPECT_EQ(readAll(engine, heard), Status::ended); });
	EXPECT_GT(listener->write(asBytes("answer")), 0u);
	carry(*listener, *caller, 1'000'000, [&](TlsEngine& engine) { (void)readAll(engine, heard); });
	EXPECT_EQ(heard, "answer");
}


TEST_F(TlsEngines, GoOnFromTheSessionOfAnEarlierConversation)
{
	shakeHands();
	std::string heard;
	EXPECT_EQ(readAll(*caller, heard), Status::needsInput); // It takes the ticket.
	EXPECT_FALSE(caller->isResumed());
	again();
	shakeHands();
	EXPECT_TRUE(caller->isResumed());
	EXPECT_TRUE(listener->isResumed());
	EXPECT_EQ(caller->subjectOfPeer(), "CN=Ada");
}


TEST_F(TlsEngines, DoNotGoOnFromASessionOfAnotherAddress)
{
	std::string heard;
	const auto isResumedAt = [&](const std::string& where) {
		caller = std::make_unique<TlsEngine>(dialling, "chat.test", where);
		listener = std::make_unique<TlsEngine>(listening, "");
		shakeHands();
		EXPECT_EQ(readAll(*caller, heard), Status::needsInput);
		return caller->isResumed();
	};
	EXPECT_FALSE(isResumedAt("tcp://chat.test:1"));
	EXPECT_FALSE(isResumedAt("tcp://chat.test:2"));
	EXPECT_TRUE(isResumedAt("tcp://chat.test:1"));
}


TEST_F(TlsEngines, TrustNoLongerForHavingGoneOn)
{
	std::string heard;
	const auto key = dialling->sessionKey("chat.test", "").value();
	shakeHands();
	EXPECT_EQ(readAll(*caller, heard), Status::needsInput);
	// As if the certificate had been verified a while ago.
	TlsKeptSession kept = dialling->sessions().take(key);
	ASSERT_NE(kept.session, nullptr);
	const std::time_t checked = kept.checked - 1'000;
	dialling->sessions().keep(key, {std::move(kept.session), checked});
	again();
	shakeHands();
	EXPECT_EQ(readAll(*caller, heard), Status::needsInput);
	EXPECT_TRUE(caller->isResumed());
	kept = dialling->sessions().take(key);
	EXPECT_NE(kept.session, nullptr);
	EXPECT_EQ(kept.checked, checked);
}


TEST_F(TlsEngines, FindAChangedByteAnywhereInARecord)
{
	for (const std::size_t at: {0u, 4u, 5u, 20u, 30u})
	{
		SCOPED_TRACE(at);
		renew();
		shakeHands();
		EXPECT_GT(caller->write(asBytes("ten letters")), 0u);
		std::string record(caller->takeOutput().front().text());
		ASSERT_LT(at, record.size() - 1);
		record[at] = static_cast<char>(record[at] ^ 1);
		listener->feed(asBytes(record));
		std::string heard;
		const Status status = readAll(*listener, heard);
		EXPECT_TRUE(status == Status::failed || status == Status::needsInput);
		EXPECT_EQ(heard, "");
	}
}


TEST_F(TlsEngines, CallWhatIsNoTlsPlainText)
{
	for (const char* said: {"GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n", "x"})
	{
		renew();
		listener->feed(asBytes(said));
		EXPECT_EQ(listener->shakeHands(), Status::failed);
		EXPECT_EQ(listener->failure().kind, TlsFailure::Kind::plainText);
	}
}


TEST_F(TlsEngines, EndOnRubbishThatBeginsLikeTls)
{
	std::string rubbish = "\x16\x03\x01";
	rubbish += std::string(2'000, '\x55');
	listener->feed(asBytes(rubbish));
	EXPECT_EQ(listener->shakeHands(), Status::failed);
	EXPECT_EQ(listener->failure().kind, TlsFailure::Kind::protocol);
	EXPECT_NE(listener->failure().detail, "");
}


} // namespace


} // namespace ciarla
