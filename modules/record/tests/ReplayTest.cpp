#include "RecordFolder.h"

#include <ciarla/record/RecordLayer.h>
#include <ciarla/record/ReplayTransport.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/transport/MemoryTransport.h>
#include <ciarla/transport/TransportRegistry.h>

#include <gmock/gmock.h>

#include <chrono>
#include <memory>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::HasSubstr;
using testkit::ManualLoop;
using testkit::RecordingAcceptHandler;
using testkit::RecordingHandler;


const std::string session = "ciarla-recording 1\n"
							"1 0.000000 dialled tcp://a:1\n"
							"1 0.500000 opened\n"
							"1 0.500000 > question\n"
							"1 1.000000 < answer\n"
							"1 3.000000 < and more\n"
							"1 3.000000 <end\n"
							"1 3.500000 >end\n"
							"1 3.600000 closed peer ok bye\n";


class ReplayTest: public testing::Test
{
protected:
	void dial(const std::string& text, const std::string& options = "")
	{
		folder.write("it", text);
		const Address address = Address::parse("replay://" + folder.path("it") + options).value();
		connection = transport.dial(address.base().value());
		connection->start(loop, handler);
	}

	void say(const std::string& text)
	{
		EXPECT_EQ(SendResult::accepted, send(*connection, Bytes::copyOf(text)));
	}

	/// What came of the replay is a difference, which says this.
	void expectDifference(const std::string& words)
	{
		loop.runUntilIdle();
		ASSERT_TRUE(handler.reason);
		EXPECT_EQ(ErrorCode::protocolFault, handler.reason->code);
		EXPECT_EQ(CloseSide::wire, handler.reason->side);
		EXPECT_THAT(handler.reason->text, HasSubstr(words));
		EXPECT_EQ(1U, handler.closed);
	}

	RecordFolder folder;
	ReplayTransport transport;
	ManualLoop loop;
	RecordingHandler handler;
	std::unique_ptr<Connection> connection;
};


TEST_F(ReplayTest, PlaysThePeerAtTheRecordedPaceAndEndsAsTheRecordingDid)
{
	dial(session);
	EXPECT_EQ(SendResult::closed, send(*connection, Bytes::copyOf("early")));
	loop.advance(499ms);
	EXPECT_EQ(0U, handler.opened);
	loop.advance(1ms);
	EXPECT_EQ(1U, handler.opened);

	say("quest");
	say("ion");
	loop.advance(499ms);
	EXPECT_EQ("", handler.data);
	loop.advance(1ms);
	EXPECT_EQ("answer", handler.data);
	loop.advance(2s);
	EXPECT_EQ("answerand more", handler.data);
	EXPECT_EQ(1U, handler.ended);
	EXPECT_TRUE(connection->finish());
	EXPECT_EQ(SendResult::closed, send(*connection, Bytes::copyOf("late")));
	loop.advance(600ms);

	ASSERT_TRUE(handler.reason);
	EXPECT_EQ(CloseSide::peer, handler.reason->side);
	EXPECT_FALSE(handler.reason->code);
	EXPECT_EQ("bye", handler.reason->text);
	EXPECT_EQ(8U, connection->stats().bytesSent);
	EXPECT_EQ(14U, connection->stats().bytesReceived);
}


TEST_F(ReplayTest, AnswersOnlyWhatWasAsked)
{
	dial(session);
	loop.advance(5s);
	EXPECT_EQ("", handler.data);

	say("question");
	loop.advance(499ms);
	EXPECT_EQ("", handler.data) << "the time that the answer took counts from the question";
	loop.advance(1ms);
	EXPECT_EQ("answer", handler.data);
}


TEST_F(ReplayTest, WaitsForNothingButOurSideAtFullSpeed)
{
	handler.whenOpen = [this](Connection&) { say("question"); };
	handler.whenEnd = [this](Connection&) { EXPECT_TRUE(connection->finish()); };
	dial(session, "?replay.speed=max");
	EXPECT_EQ(0U, handler.callbacks());
	loop.runUntilIdle();

	EXPECT_EQ("answerand more", handler.data);
	EXPECT_EQ((std::vector<std::string>{"open", "data", "end", "close"}), handler.order);
	EXPECT_EQ("bye", handler.reason->text);
}


TEST_F(ReplayTest, PlaysFasterByAFactor)
{
	dial(session, "?replay.speed=5");
	loop.advance(99ms);
	EXPECT_EQ(0U, handler.opened);
	loop.advance(1ms);
	EXPECT_EQ(1U, handler.opened);
}


TEST_F(ReplayTest, HoldsThePeerBackWhileReadingIsOff)
{
	dial(session, "?replay.speed=max");
	connection->setReading(false);
	loop.runUntilIdle();
	say("question");
	loop.runUntilIdle();
	EXPECT_EQ("", handler.data);

	connection->setReading(true);
	loop.runUntilIdle();
	EXPECT_EQ("answerand more", handler.data);
}


TEST_F(ReplayTest, TellsOfAnotherByte)
{
	dial(session, "?replay.speed=max");
	loop.runUntilIdle();
	say("quests");
	EXPECT_EQ(0U, handler.closed) << "never from inside send()";
	expectDifference("in line 4, after 5 bytes of connection 1, it has \"ion\", and now \"s\" came.");
	EXPECT_EQ(SendResult::closed, send(*connection, Bytes::copyOf("x")));
}


TEST_F(ReplayTest, ComparesNoMoreThanHowMuchCameIfAsked)
{
	dial(session, "?replay.compare=length");
	loop.advance(500ms);
	say("QUESTION");
	loop.advance(500ms);
	EXPECT_EQ("answer", handler.data);
	EXPECT_EQ(0U, handler.closed);
	say("!");
	expectDifference("nothing more");
}


TEST_F(ReplayTest, TellsOfMoreThanWasSent)
{
	dial(session, "?replay.speed=max");
	loop.runUntilIdle();
	say("question\x1b");
	expectDifference("it has nothing more, and now \"\\x1b\" came.");
}


TEST_F(ReplayTest, TellsOfAnEndThatCameTooEarly)
{
	dial(session, "?replay.speed=max");
	loop.runUntilIdle();
	say("quest");
	EXPECT_TRUE(connection->finish());
	expectDifference("it has \"ion\", and now our side finished.");
}


TEST_F(ReplayTest, TellsOfACloseThatCameTooEarly)
{
	dial(session, "?replay.speed=max");
	loop.runUntilIdle();
	connection->close(CloseMode::graceful, {});
	expectDifference("in line 4, after 0 bytes of connection 1, it has \"question\", and now our side closed.");
}


TEST_F(ReplayTest, TellsOfSilenceWhereTheRecordingGoesOn)
{
	dial(session);
	loop.advance(500ms + 9999ms);
	EXPECT_EQ(0U, handler.closed);
	loop.advance(1ms);
	expectDifference("it has \"question\", and now nothing came for 10 seconds.");
}


TEST_F(ReplayTest, TellsOfAnEndThatDidNotCome)
{
	dial(session, "?replay.speed=max");
	loop.runUntilIdle();
	say("question");
	loop.advance(10s);
	expectDifference("in line 8, after 8 bytes of connection 1, it has that our side finished");
}


TEST_F(ReplayTest, ClosesAtOurWord)
{
	dial(session, "?replay.speed=max");
	loop.runUntilIdle();
	say("question");
	connection->close(CloseMode::graceful, {CloseSide::peer, ErrorCode::cancelled, "enough", 7});
	connection->close(CloseMode::abort, {});
	EXPECT_EQ(0U, handler.closed);
	loop.runUntilIdle();

	ASSERT_TRUE(handler.reason);
	EXPECT_EQ(CloseSide::local, handler.reason->side);
	EXPECT_EQ("enough", handler.reason->text);
	EXPECT_EQ(0U, handler.reason->unsentBytes);
	EXPECT_EQ("", handler.data) << "nothing is delivered after close()";
}


TEST_F(ReplayTest, SaysWhereARecordingWasCutOff)
{
	dial(session.substr(0, session.find("1 1.000000")), "?replay.speed=max");
	loop.runUntilIdle();
	say("question and what nobody knows of");
	loop.runUntilIdle();

	ASSERT_TRUE(handler.reason);
	EXPECT_EQ(ErrorCode::lost, handler.reason->code);
	EXPECT_THAT(handler.reason->text, HasSubstr("it was cut off before the connection ended"));
}


TEST_F(ReplayTest, IsSilentOnceRetiredOrDestroyed)
{
	handler.whenData = [this](Connection&) { loop.retire(std::move(connection)); };
	dial(session, "?replay.speed=max");
	loop.runUntilIdle();
	say("question");
	loop.runUntilIdle();
	EXPECT_EQ("answer", handler.data);
	EXPECT_EQ(nullptr, connection);

	dial(session);
	connection.reset();
	loop.advance(1h);
	EXPECT_EQ(0U, handler.closed);
}


TEST_F(ReplayTest, PlaysTheConnectionThatIsAskedFor)
{
	const std::string two = session + "2 4.000000 dialled tcp://a:1\n2 4.000000 opened\n2 4.000000 < second\n";
	dial(two, "?replay.connection=2");
	loop.runUntilIdle();
	EXPECT_EQ("second", handler.data);

	dial(two, "?replay.connection=3");
	loop.runUntilIdle();
	EXPECT_THAT(handler.reason->text, HasSubstr("it has 2 connections, and no number 3"));
}


TEST_F(ReplayTest, SaysWhatIsWrongWithItsOptions)
{
	for (const char* option:
		 {"speed=fast", "speed=0", "speed=-1", "speed=nan", "speed=1001", "connection=0", "connection=x",
		  "connection=-1", "colour=red"})
	{
		dial(session, std::string("?replay.") + option);
		loop.runUntilIdle();
		ASSERT_TRUE(handler.reason);
		EXPECT_EQ(ErrorCode::badOption, handler.reason->code) << option;
		handler.reason.reset();
	}
}


TEST_F(ReplayTest, PlaysTheCallersOfAListenerWhenTheyCalled)
{
	const std::string callers = "ciarla-recording 1\n"
								"1 0.000000 accepted tcp://a:1\n"
								"1 0.000000 opened\n"
								"2 2.000000 accepted tcp://b:1\n"
								"1 2.000000 < one\n"
								"2 2.000000 opened\n"
								"2 2.000000 < two\n"
								"2 2.000000 closed peer lost it broke\n";
	const Address address = Address::parse("replay:" + folder.write("it", callers)).value();
	RecordingAcceptHandler accepting(loop);
	const auto listener = transport.listen(loop, address, accepting).value();
	EXPECT_EQ(address, listener->address());
	EXPECT_TRUE(accepting.callers.empty());
	loop.runUntilIdle();
	ASSERT_EQ(1U, accepting.callers.size());
	EXPECT_EQ(Role::accepted, accepting.callers[0].connection->info().role);
	loop.advance(2s);

	ASSERT_EQ(2U, accepting.callers.size());
	EXPECT_EQ("one", accepting.callers[0].handler->data);
	EXPECT_EQ("two", accepting.callers[1].handler->data);
	EXPECT_EQ("it broke", accepting.callers[1].handler->reason->text);
	EXPECT_EQ(ErrorCode::lost, accepting.callers[1].handler->reason->code);
}


TEST_F(ReplayTest, TellsWhoListensToDialAndWhoDialsToListen)
{
	RecordingAcceptHandler accepting(loop);
	const Address dialled = Address::parse("replay:" + folder.write("dialled", session)).value();
	EXPECT_THAT(transport.listen(loop, dialled, accepting).error().text, HasSubstr("dial it instead"));

	dial("ciarla-recording 1\n1 0.000000 accepted tcp://a:1\n");
	loop.runUntilIdle();
	EXPECT_THAT(handler.reason->text, HasSubstr("listen on it instead"));
}


TEST_F(ReplayTest, ListensNoMoreOnceItsListenerIsRetired)
{
	const std::string path = folder.write("it", "ciarla-recording 1\n1 0.000000 accepted tcp://a:1\n");
	RecordingAcceptHandler accepting(loop);
	auto listener = transport.listen(loop, Address::parse("replay:" + path).value(), accepting).value();
	loop.retire(std::move(listener));
	loop.runUntilIdle();
	EXPECT_TRUE(accepting.callers.empty());
}


/// Says its name, repeats what it hears with a mark, and closes at the word "end".
void echo(RecordingHandler& handler, const std::string& mark)
{
	handler.whenOpen = [](Connection& connection) {
		EXPECT_EQ(SendResult::accepted, send(connection, Bytes::copyOf("echo\n")));
	};
	handler.whenData = [&handler, mark](Connection& connection) {
		EXPECT_EQ(SendResult::accepted, send(connection, Bytes::copyOf(mark + handler.data)));
		if (handler.data.ends_with("end"))
		{
			connection.close(CloseMode::graceful, {});
		}
	};
}


/// A conversation over memory, recorded on both sides, and then played against each of them.
class RecordedMeeting: public ReplayTest
{
protected:
	RecordedMeeting()
	{
		EXPECT_TRUE(registry.add(std::make_unique<MemoryTransport>(std::make_shared<MemoryNetwork>())));
		EXPECT_TRUE(registry.add(std::make_unique<RecordLayer>()));
		EXPECT_TRUE(registry.add(std::make_unique<ReplayTransport>()));

		RecordingAcceptHandler echoing(loop);
		echoing.whenAccepted = [](RecordingAcceptHandler::Caller& caller) { echo(*caller.handler, "+"); };
		const auto taking =
			registry.listen(loop, addressOf("record+memory://place?record.file=", "listener"), echoing).value();
		RecordingHandler caller;
		const auto call = registry.dial(addressOf("record+memory://place?record.file=", "caller")).value();
		call->start(loop, caller);
		loop.runUntilIdle();
		for (const char* word: {"one", "two\n\\", "end"})
		{
			loop.advance(700ms);
			EXPECT_EQ(SendResult::accepted, send(*call, Bytes::copyOf(word)));
		}
		loop.runUntilIdle();
		EXPECT_EQ(1U, caller.closed);
		heard = caller.data;
	}

	Address addressOf(const std::string& before, const std::string& name) const
	{
		return Address::parse(before + folder.path(name)).value();
	}

	void listenToTheRecording(const std::string& mark)
	{
		accepting.whenAccepted = [mark](RecordingAcceptHandler::Caller& caller) { echo(*caller.handler, mark); };
		listener = registry.listen(loop, addressOf("replay:", "listener"), accepting).value();
		loop.advance(1min);
		ASSERT_EQ(1U, accepting.callers.size());
	}

	TransportRegistry registry;
	RecordingAcceptHandler accepting{loop};
	std::unique_ptr<Listener> listener;
	std::string heard;
};


TEST_F(RecordedMeeting, IsPlayedToItsCaller)
{
	connection = registry.dial(addressOf("replay:", "caller")).value();
	connection->start(loop, handler);
	loop.runUntilIdle();
	for (const char* word: {"one", "two\n\\", "end"})
	{
		say(word);
		loop.advance(700ms);
	}
	EXPECT_EQ(heard, handler.data);
	ASSERT_TRUE(handler.reason);
	EXPECT_FALSE(handler.reason->code) << handler.reason->text;
}


TEST_F(RecordedMeeting, IsPlayedToItsListener)
{
	listenToTheRecording("+");
	EXPECT_EQ("onetwo\n\\end", accepting.callers[0].handler->data);
	ASSERT_TRUE(accepting.callers[0].handler->reason);
	EXPECT_FALSE(accepting.callers[0].handler->reason->code) << accepting.callers[0].handler->reason->text;
}


TEST_F(RecordedMeeting, FindsAChangedProgramOut)
{
	listenToTheRecording("-");
	ASSERT_TRUE(accepting.callers[0].handler->reason);
	EXPECT_THAT(
		accepting.callers[0].handler->reason->text,
		HasSubstr(
			"after 5 bytes of connection 1, it has \"+one+onetwo\\n\\\\+onetwo\\n\\\\end\", and now \"-one\" came"));
}


} // namespace
} // namespace ciarla
