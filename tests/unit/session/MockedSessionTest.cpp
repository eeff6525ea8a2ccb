// What the program does with a transport: each row is something that a wire can do, and what a person or a script then has
// of it: the words, and the exit code.

#include "MockedWire.h"

#include <functional>
#include <ostream>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;


CloseReason ending(CloseSide side, ErrorCode code, std::string text)
{
	return {side, code, std::move(text), 0};
}


/// Something that a wire does to one who calls, or to the one who listens.
struct Behaviour
{
	const char* name;
	std::function<void(MockedWire&)> happens;
	std::optional<int> status; ///< None: the program goes on.
	const char* words;         ///< Among what is told.
};


std::ostream& operator<<(std::ostream& out, const Behaviour& behaviour)
{
	return out << behaviour.name;
}


std::string nameOf(const testing::TestParamInfo<Behaviour>& info)
{
	return info.param.name;
}


class ACallOver: public testing::TestWithParam<Behaviour>
{
};


TEST_P(ACallOver, EndsAsItsRowSays)
{
	MockedWire wire;
	wire.connect();
	EXPECT_EQ(wire.dials, 1);

	GetParam().happens(wire);

	EXPECT_EQ(wire.ada.status, GetParam().status) << testing::PrintToString(wire.ada.console.notices);
	EXPECT_LE(wire.ada.ends, 1);
	EXPECT_THAT(testing::PrintToString(wire.ada.console.notices), HasSubstr(GetParam().words));
}


INSTANTIATE_TEST_SUITE_P(
	AWireThat, ACallOver,
	testing::Values(
		Behaviour{
			"RefusesTheDial",
			[](MockedWire& wire) {
				wire.close(ending(CloseSide::peer, ErrorCode::refused, "Nobody listens at mock:there."));
			},
			3, "Nobody listens at mock:there"},
		Behaviour{
			"KnowsNoSuchName",
			[](MockedWire& wire) {
				wire.close(ending(CloseSide::wire, ErrorCode::cannotResolve, "There is no host of that name."));
			},
			4, "There is no host of that name."},
		Behaviour{
			"HasNoWayThere",
			[](MockedWire& wire) { wire.close(ending(CloseSide::wire, ErrorCode::unreachable, "There is no way.")); },
			4, "There is no way."},
		Behaviour{
			"RunsOutOfDescriptors",
			[](MockedWire& wire) {
				wire.close(ending(CloseSide::local, ErrorCode::outOfResources, "Too many open files."));
			},
			1, "Too many open files."},
		Behaviour{
			"MayNotBeUsed",
			[](MockedWire& wire) {
				wire.close(ending(CloseSide::wire, ErrorCode::notPermitted, "The certificate is not trusted."));
			},
			2, "The certificate is not trusted."},
		Behaviour{
			"HangsWhileItDials", [](MockedWire& wire) { wire.loop.advance(5s); }, std::nullopt,
			"Calling mock:there ..."},
		Behaviour{
			"OpensAndSaysNothing",
			[](MockedWire& wire) {
				wire.open();
				wire.loop.advance(60s);
			},
			std::nullopt, "where nobody has said a name yet"},
		Behaviour{
			"StopsInTheMiddleOfAName",
			[](MockedWire& wire) {
				wire.open();
				wire.bring(std::string_view("\0Bo", 3));
				wire.loop.advance(60s);
				wire.settle();
			},
			5, "mock:there"},
		Behaviour{
			"AnswersAsAWebServer",
			[](MockedWire& wire) {
				wire.open();
				wire.bring("HTTP/1.1 400 Bad Request\r\n\r\n");
				wire.loop.advance(10s);
			},
			7, "HTTP"},
		Behaviour{
			"AnswersInBytesOfNoText",
			[](MockedWire& wire) {
				wire.open();
				wire.bring("\x16\x03\x01\x02\xff\xfe");
				wire.loop.advance(10s);
			},
			7, "mock:there"},
		Behaviour{
			"ClaimsAFrameOfFourGigabytes",
			[](MockedWire& wire) {
				wire.introduce();
				wire.bring("\xff\xff\xff\xff\x10");
				wire.loop.advance(10s);
			},
			7, "Bob"},
		Behaviour{
			"EndsBeforeAWord",
			[](MockedWire& wire) {
				wire.open();
				wire.end();
				wire.loop.advance(10s);
			},
			6, "left before the chat began"},
		Behaviour{
			"IsResetBeforeAWord",
			[](MockedWire& wire) {
				wire.open();
				wire.close(ending(CloseSide::peer, ErrorCode::lost, "The connection to mock:there was reset."));
			},
			6, "reset"},
		Behaviour{
			"RefusesInItalian",
			[](MockedWire& wire) { wire.close(ending(CloseSide::peer, ErrorCode::refused, "Nessuno ascolta qui.")); },
			3, "Nobody listens at mock:there. Ask them to run ciarla listen"},
		Behaviour{
			"BreaksInItalianBeforeAWord",
			[](MockedWire& wire) {
				wire.open();
				wire.close(ending(CloseSide::wire, ErrorCode::lost, "il cavo si ruppe."));
			},
			6, "The call to mock:there failed: il cavo si ruppe."},
		Behaviour{
			"BreaksInItalianInAChat",
			[](MockedWire& wire) {
				wire.introduce();
				wire.close(ending(CloseSide::wire, ErrorCode::lost, "il cavo si ruppe."));
			},
			6, "The connection to Bob was lost: il cavo si ruppe."},
		Behaviour{
			"SaysInItalianWhichOneItWas",
			[](MockedWire& wire) {
				wire.introduce();
				CloseReason reason = ending(CloseSide::wire, ErrorCode::lost, "La linea per mock:there cadde.");
				reason.says = CloseText::place;
				wire.close(reason);
			},
			6, "The chat with Bob broke off: La linea per mock:there cadde."},
		Behaviour{
			"IsResetInAChat",
			[](MockedWire& wire) {
				wire.introduce();
				wire.close(ending(CloseSide::peer, ErrorCode::lost, "The connection to mock:there was reset."));
			},
			6, "The chat with Bob broke off"},
		Behaviour{
			"EndsInAChatWithoutAGoodbye",
			[](MockedWire& wire) {
				wire.introduce();
				wire.end();
				wire.loop.advance(10s);
			},
			6, "Bob"},
		Behaviour{
			"CarriesAGoodbye",
			[](MockedWire& wire) {
				wire.introduce();
				wire.bob.leave({}, Farewell::silent, wire.loop.now());
				wire.bring(wire.bobsAnswer());
				wire.bring(wire.bobsAnswer());
				wire.end();
				wire.loop.advance(10s);
			},
			0, "Bob left the chat."},
		Behaviour{
			"FallsSilentInAChat",
			[](MockedWire& wire) {
				wire.introduce();
				wire.loop.advance(100s);
				wire.settle();
			},
			6, "Bob"}),
	nameOf);


class AListenerOver: public testing::TestWithParam<Behaviour>
{
};


TEST_P(AListenerOver, DoesAsItsRowSays)
{
	MockedWire wire;
	wire.listen();

	GetParam().happens(wire);

	EXPECT_EQ(wire.ada.status, GetParam().status) << testing::PrintToString(wire.ada.console.notices);
	EXPECT_THAT(testing::PrintToString(wire.ada.console.notices), HasSubstr(GetParam().words));
}


INSTANTIATE_TEST_SUITE_P(
	AWireThat, AListenerOver,
	testing::Values(
		Behaviour{
			"BringsACallerWithoutAWord",
			[](MockedWire& wire) {
				wire.open();
				wire.end();
				wire.loop.advance(10s);
			},
			std::nullopt, "Waiting for somebody to call"},
		Behaviour{
			"BringsAPortScan",
			[](MockedWire& wire) {
				wire.open();
				wire.bring("GET / HTTP/1.1\r\n\r\n");
				wire.loop.advance(10s);
			},
			std::nullopt, "Still waiting."},
		Behaviour{
			"BringsBobAndHisGoodbye",
			[](MockedWire& wire) {
				wire.introduce();
				wire.bob.leave({}, Farewell::silent, wire.loop.now());
				wire.bring(wire.bobsAnswer());
				wire.bring(wire.bobsAnswer());
				wire.end();
				wire.loop.advance(10s);
			},
			0, "Bob left the chat."},
		Behaviour{
			"LosesBob",
			[](MockedWire& wire) {
				wire.introduce();
				wire.close(ending(CloseSide::wire, ErrorCode::lost, "The cable is cut."));
			},
			6, "The connection to Bob was lost: The cable is cut."},
		Behaviour{
			"FailsToAccept",
			[](MockedWire& wire) {
				wire.acceptHandler->onAcceptError(*wire.listener, {ErrorCode::outOfResources, "Too many open files."});
				wire.settle();
			},
			std::nullopt, "Too many open files"}),
	nameOf);


TEST(AConversationOverAMock, CarriesLinesBothWays)
{
	MockedWire wire;
	EXPECT_CALL(*wire.transport, dial(testing::Property(&Address::text, "mock:there")));
	wire.connect();
	wire.introduce();

	wire.ada.console.type("hello");
	wire.settle();
	wire.bring(wire.bobsAnswer());
	wire.bob.say("good day", TextKind::say, wire.loop.now());
	wire.bring(wire.bobsAnswer());

	EXPECT_THAT(wire.bobsScreen, ElementsAre("hello"));
	EXPECT_THAT(wire.ada.console.shown, ElementsAre("Bob: good day"));
}


TEST(AConversationOverAMock, IsTheSameOneByteAtATime)
{
	MockedWire wire;
	wire.connect();
	wire.open();
	wire.bob.start(wire.loop.now());
	const auto bringSlowly = [&wire](const std::string& bytes) {
		for (const char byte: bytes)
		{
			wire.bring(std::string_view(&byte, 1));
		}
	};
	bringSlowly(wire.bobsAnswer());
	bringSlowly(wire.bobsAnswer());
	wire.bob.say("slowly", TextKind::say, wire.loop.now());
	bringSlowly(wire.bobsAnswer());

	EXPECT_THAT(wire.ada.console.shown, ElementsAre("Bob: slowly"));
}


TEST(AConversationOverAMock, EndsOnceWithAStatusAndWordsAtWhateverByteTheWireBreaks)
{
	std::string whole;
	{
		MockedWire wire;
		wire.connect();
		wire.open();
		wire.bob.start(wire.loop.now());
		for (int i = 0; i < 3; ++i)
		{
			const std::string bytes = wire.bobsAnswer();
			wire.bring(bytes);
			whole += bytes;
		}
		wire.bob.say("the last words", TextKind::say, wire.loop.now());
		whole += wire.bobsAnswer();
	}
	ASSERT_GT(whole.size(), 40U);
	for (const bool isReset: {true, false})
	{
		for (std::size_t cut = 0; cut <= whole.size(); ++cut)
		{
			SCOPED_TRACE((isReset ? "reset after " : "end after ") + std::to_string(cut));
			MockedWire wire;
			wire.connect();
			wire.open();
			wire.bring(whole.substr(0, cut));
			if (isReset)
			{
				wire.close(ending(CloseSide::peer, ErrorCode::lost, "The connection to mock:there was reset."));
			}
			else
			{
				wire.end();
			}
			wire.loop.advance(30s);
			wire.settle();
			EXPECT_EQ(wire.ada.ends, 1);
			EXPECT_TRUE(wire.ada.status == 6 || wire.ada.status == 7) << *wire.ada.status;
			EXPECT_FALSE(wire.ada.console.notices.empty());
			EXPECT_EQ(wire.connection, nullptr) << "The session keeps it.";
		}
	}
}


TEST(AWireThatIsFull, KeepsLinesUntilItHasRoomAndLosesNone)
{
	MockedWire wire;
	wire.connect();
	wire.introduce();
	wire.answer = SendResult::full;
	for (const char* line: {"one", "two", "three"})
	{
		wire.ada.console.type(line);
	}
	wire.settle();
	EXPECT_GT(wire.refusals, 0);
	EXPECT_FALSE(wire.ada.status);

	wire.answer = SendResult::accepted;
	wire.drain();
	wire.bring(wire.bobsAnswer());

	EXPECT_THAT(wire.bobsScreen, ElementsAre("one", "two", "three"));
}


TEST(AWireThatAsksToPause, IsSentEachLineOnce)
{
	MockedWire wire;
	wire.connect();
	wire.introduce();
	wire.answer = SendResult::acceptedPause;
	wire.ada.console.type("one");
	wire.ada.console.type("two");
	wire.settle();
	wire.answer = SendResult::accepted;
	wire.drain();
	wire.bring(wire.bobsAnswer());

	EXPECT_THAT(wire.bobsScreen, ElementsAre("one", "two"));
}


TEST(AWireThatTakesNothingAnyMore, HasItsUnsentLinesCounted)
{
	MockedWire wire;
	wire.connect();
	wire.introduce();
	wire.answer = SendResult::closed;
	wire.ada.console.type("into the void");
	wire.settle();
	wire.close(ending(CloseSide::wire, ErrorCode::lost, "The cable is cut."));

	EXPECT_EQ(wire.ada.status, 6);
	EXPECT_THAT(testing::PrintToString(wire.ada.console.notices), HasSubstr("1 line of yours was not acknowledged"));
}


TEST(AWireWithASlowReaderInFrontOfIt, IsAskedToHoldThePeerBack)
{
	MockedWire wire;
	wire.connect();
	wire.open();
	wire.bring("Bob"); // By the original script, which waits for no receipts.
	wire.loop.advance(1s);
	ASSERT_TRUE(wire.ada.wasTold("You are chatting with Bob"));
	EXPECT_CALL(*wire.connection, setReading(true)).Times(testing::AnyNumber());
	EXPECT_CALL(*wire.connection, setReading(false)).Times(testing::AtLeast(1));

	const std::string words(1000, 'x');
	for (int i = 0; i < 3000; ++i)
	{
		wire.handler->onData(*wire.connection, std::as_bytes(std::span(words))); // And nobody looks at the screen.
	}
	wire.loop.advance(1s);
}


TEST(AWireThatCannotListen, IsToldWithItsReason)
{
	MockedWire wire;
	EXPECT_CALL(*wire.transport, listen)
		.WillOnce([](Loop&, const Address&, AcceptHandler&) -> Result<std::unique_ptr<Listener>> {
			return Error{ErrorCode::addressInUse, "Somebody else listens on mock:there."};
		});
	wire.ada.session = std::make_unique<Session>(
		wire.loop, wire.ada.console, wire.registry, SeekBy::listening, wire.there, wire.settings, wire.ada);
	wire.ada.session->start();
	wire.settle();

	EXPECT_EQ(wire.ada.status, 8);
	EXPECT_TRUE(wire.ada.wasTold("Somebody else listens on mock:there."));
}


} // namespace
} // namespace ciarla
