#include "chat/Ending.h"

#include <gmock/gmock.h>

#include <array>
#include <utility>


namespace ciarla {
namespace {


using testing::HasSubstr;


TEST(Ending, GivesEachErrorTheCodeThatIsDocumented)
{
	EXPECT_EQ(exitCodeOf(ErrorCode::malformedAddress), ExitCode::usage);
	EXPECT_EQ(exitCodeOf(ErrorCode::unknownScheme), ExitCode::usage);
	EXPECT_EQ(exitCodeOf(ErrorCode::badOption), ExitCode::usage);
	EXPECT_EQ(exitCodeOf(ErrorCode::refused), ExitCode::refused);
	EXPECT_EQ(exitCodeOf(ErrorCode::cannotResolve), ExitCode::unreachable);
	EXPECT_EQ(exitCodeOf(ErrorCode::unreachable), ExitCode::unreachable);
	EXPECT_EQ(exitCodeOf(ErrorCode::timedOut), ExitCode::timedOut);
	EXPECT_EQ(exitCodeOf(ErrorCode::lost), ExitCode::lost);
	EXPECT_EQ(exitCodeOf(ErrorCode::protocolFault), ExitCode::fault);
	EXPECT_EQ(exitCodeOf(ErrorCode::addressInUse), ExitCode::addressInUse);
	EXPECT_EQ(exitCodeOf(ErrorCode::outOfResources), ExitCode::internal);
	EXPECT_EQ(exitCodeOf(std::make_error_code(std::errc::io_error)), ExitCode::internal);
}


TEST(Ending, AddsTheNumberOfASignal)
{
	EXPECT_EQ(exitStatusOfSignal(2), 130);
}


TEST(Ending, TellsAnOrderlyEndFromAnAbruptOne)
{
	LinkEnd end;
	end.outcome = LinkOutcome::peerLeft;
	EXPECT_EQ(endingOfChat(end, "Ada").sentence, "Ada closed the connection.");
	end.bye = Bye{ByeCode::closed, "supper", {}};
	EXPECT_EQ(endingOfChat(end, "Ada").sentence, "Ada left the chat: supper.");
	EXPECT_EQ(endingOfChat(end, "Ada").code, ExitCode::orderly);

	end.outcome = LinkOutcome::lost;
	end.error = {ErrorCode::lost, "it was reset."};
	EXPECT_EQ(endingOfChat(end, "Ada").code, ExitCode::lost);
	EXPECT_THAT(endingOfChat(end, "Ada").sentence, HasSubstr("was lost: it was reset."));
}


TEST(Ending, SaysThatTheirProgramFailedAndCallsThatALoss)
{
	LinkEnd end;
	end.outcome = LinkOutcome::peerLeft;
	end.bye = Bye{ByeCode::internal, "out of memory", {}};
	EXPECT_EQ(endingOfChat(end, "Ada").sentence, "Ada's program failed: out of memory.");
	EXPECT_EQ(endingOfChat(end, "Ada").code, ExitCode::lost);
	EXPECT_EQ(endingOfHub(end, "tavern").sentence, "The hub tavern failed: out of memory.");
	EXPECT_EQ(endingOfHub(end, "tavern").code, ExitCode::lost);
	EXPECT_EQ(endingOfDial(end, "host", "ciarla listen :9").sentence, "The program at host failed: out of memory.");
	EXPECT_EQ(endingOfDial(end, "host", "ciarla listen :9").code, ExitCode::lost);
}


TEST(Ending, SaysOnceThatAConnectionWasLost)
{
	LinkEnd end;
	end.outcome = LinkOutcome::lost;
	end.error = {ErrorCode::lost, "The connection to tcp://10.0.0.7:9 was lost (connection reset by peer)."};
	end.says = CloseText::place;
	EXPECT_EQ(
		endingOfChat(end, "Zed").sentence,
		"The chat with Zed broke off: The connection to tcp://10.0.0.7:9 was lost (connection reset by peer).");
}


TEST(Ending, SaysWhereACallFailedAndWhoTiredOfWaitingForWhat)
{
	LinkEnd end;
	end.outcome = LinkOutcome::timedOut;
	end.error = {ErrorCode::timedOut, "The other side said nothing in time."};
	EXPECT_EQ(
		endingOfDial(end, "host", "ciarla listen :9").sentence,
		"The call to host failed: The other side said nothing in time.");
	EXPECT_EQ(endingOfDial(end, "host", "ciarla listen :9").code, ExitCode::timedOut);
	end.error.text = "tcp://host:1 did not answer (connection timed out).";
	end.says = CloseText::place;
	EXPECT_EQ(endingOfDial(end, "tcp://host:1", "ciarla listen :9").sentence, end.error.text)
		<< "the wire has named the place";

	end.bye = Bye{ByeCode::timeout, "no name in time", {}};
	EXPECT_EQ(
		endingOfDial(end, "host", "ciarla listen :9").sentence,
		"host ended the call, tired of waiting for us: no name in time.");
	EXPECT_EQ(endingOfChat(end, "Ada").sentence, "Ada ended the chat, tired of waiting for us: no name in time.");
	EXPECT_EQ(endingOfChat(end, "Ada").code, ExitCode::timedOut);
}


TEST(Ending, TellsBusyFromNobody)
{
	LinkEnd end;
	end.outcome = LinkOutcome::refused;
	EXPECT_EQ(
		endingOfDial(end, "host", "ciarla listen :9").sentence,
		"Nobody listens at host. Ask them to run ciarla listen :9.");
	EXPECT_TRUE(endingOfDial(end, "host", "").mayListenLater);
	end.error.text = "Nobody listens at tcp://host:1 (connection refused).";
	end.says = CloseText::place;
	EXPECT_TRUE(endingOfDial(end, "host", "").mayListenLater);
	end.error.text = "ws+tcp://host answered 404 Not Found to the upgrade; check ws.path.";
	end.says = CloseText::answer;
	EXPECT_EQ(endingOfDial(end, "host", "ciarla listen :9").sentence, end.error.text)
		<< "somebody is there, and a layer was answered";
	EXPECT_FALSE(endingOfDial(end, "host", "").mayListenLater);
	end.bye = Bye{ByeCode::busy, "busy, try later", {}};
	EXPECT_EQ(endingOfDial(end, "host", "ciarla listen :9").sentence, "host is busy with another chat; try later.");
	EXPECT_EQ(endingOfDial(end, "host", "ciarla listen :9").code, ExitCode::refused);
}


// A wire of somebody's own speaks as it likes: what its end means is in its fields.
TEST(Ending, IsJudgedByFieldsWhateverLanguageAWireSpeaks)
{
	LinkEnd end;
	end.outcome = LinkOutcome::refused;
	end.error = {ErrorCode::refused, "Nessuno ascolta in pipe:bar."};
	end.says = CloseText::place;
	EXPECT_EQ(
		endingOfDial(end, "pipe:bar", "ciarla listen pipe:bar").sentence,
		"Nobody listens at pipe:bar. Ask them to run ciarla listen pipe:bar.");
	end.error.text = "pipe:bar ha risposto di no.";
	end.says = CloseText::answer;
	EXPECT_EQ(endingOfDial(end, "pipe:bar", "ciarla listen pipe:bar").sentence, "pipe:bar ha risposto di no.");
	end.error.text = "Nobody has said this before."; // These words are not looked at.
	EXPECT_EQ(endingOfDial(end, "pipe:bar", "ciarla listen pipe:bar").sentence, "Nobody has said this before.");

	end.outcome = LinkOutcome::lost;
	end.error = {ErrorCode::lost, "il cavo \u00e8 stato tagliato."};
	end.says = CloseText::why;
	EXPECT_EQ(endingOfChat(end, "Ada").sentence, "The connection to Ada was lost: il cavo \u00e8 stato tagliato.");
	EXPECT_EQ(
		endingOfDial(end, "pipe:bar", "ciarla listen pipe:bar").sentence,
		"The call to pipe:bar failed: il cavo \u00e8 stato tagliato.");
	end.error.text = "La connessione a pipe:bar \u00e8 caduta.";
	end.says = CloseText::place;
	EXPECT_EQ(
		endingOfChat(end, "Ada").sentence, "The chat with Ada broke off: La connessione a pipe:bar \u00e8 caduta.");
	EXPECT_EQ(
		endingOfDial(end, "pipe:bar", "ciarla listen pipe:bar").sentence, "La connessione a pipe:bar \u00e8 caduta.");
	end.error.text = "The connection to nobody knows what.";
	end.says = CloseText::why;
	EXPECT_EQ(
		endingOfChat(end, "Ada").sentence, "The connection to Ada was lost: The connection to nobody knows what.");
}


TEST(Ending, TellsTheWordsOfWhoHasNoRoomAndWhenToTryAgain)
{
	LinkEnd end;
	end.outcome = LinkOutcome::refused;
	end.bye = Bye{ByeCode::busy, "This hub is full.", std::chrono::seconds(30)};
	EXPECT_EQ(
		endingOfDial(end, "host", "ciarla listen :9").sentence,
		"host has no room: This hub is full; try again in 30 seconds.");
	end.bye = Bye{ByeCode::refused, {}, {}};
	EXPECT_EQ(endingOfDial(end, "host", "ciarla listen :9").sentence, "host does not want this chat.");
}


TEST(Ending, EndsInOneMarkHoweverTheWordsDo)
{
	const std::array<std::pair<const char*, const char*>, 4> words{
		{{"so long", "so long."}, {"So long.", "So long."}, {"So long!", "So long!"}, {"Long?", "Long?"}}};
	for (const auto& [said, told]: words)
	{
		const std::string shown(told);
		LinkEnd end;
		end.bye = Bye{ByeCode::closed, said, {}};
		end.outcome = LinkOutcome::peerLeft;
		EXPECT_EQ(endingOfChat(end, "Ada").sentence, "Ada left the chat: " + shown);
		EXPECT_EQ(endingOfHub(end, "tavern").sentence, "The hub tavern ended your stay: " + shown);
		EXPECT_EQ(endingOfDial(end, "host", "x").sentence, "host ended the call before a chat began: " + shown);
		end.outcome = LinkOutcome::ourFault;
		EXPECT_EQ(endingOfDial(end, "host", "x").sentence, "host does not understand us: " + shown);
		EXPECT_EQ(
			endingOfChat(end, "Ada").sentence,
			"Ada's program says that ours broke the protocol: " + shown + " Please report this.");
		end.bye->code = ByeCode::shutdown;
		end.outcome = LinkOutcome::peerLeft;
		EXPECT_EQ(endingOfChat(end, "Ada").sentence, "Ada left, because their program was told to end: " + shown);
	}
	LinkEnd later;
	later.outcome = LinkOutcome::refused;
	later.bye = Bye{ByeCode::busy, "So many!", std::chrono::seconds(5)};
	EXPECT_EQ(endingOfDial(later, "host", "x").sentence, "host has no room: So many! Try again in 5 seconds.");
}


TEST(Ending, CallsAHubNobodyAndAStayNoChat)
{
	LinkEnd end;
	end.outcome = LinkOutcome::left;
	EXPECT_EQ(endingOfHub(end, "tavern").sentence, "You left the hub tavern.");

	end.outcome = LinkOutcome::peerLeft;
	end.bye = Bye{ByeCode::shutdown, {}, std::chrono::seconds(10)};
	EXPECT_EQ(endingOfHub(end, "tavern").sentence, "The hub tavern stopped; try again in 10 seconds.");
	EXPECT_EQ(endingOfHub(end, "tavern").code, ExitCode::orderly);

	end.outcome = LinkOutcome::timedOut;
	end.bye = Bye{ByeCode::timeout, "You read too slowly.", {}};
	EXPECT_EQ(endingOfHub(end, "tavern").sentence, "The hub tavern put you out: You read too slowly.");
	EXPECT_EQ(endingOfHub(end, "tavern").code, ExitCode::timedOut);

	end.outcome = LinkOutcome::refused;
	end.bye = Bye{ByeCode::refused, "You are banned.", {}};
	EXPECT_EQ(endingOfHub(end, "tavern").sentence, "The hub tavern turned you away: You are banned.");
	EXPECT_EQ(endingOfHub(end, "tavern").code, ExitCode::refused);
}


TEST(Ending, MakesTheWordsOfAGoodbyeSafe)
{
	LinkEnd end;
	end.outcome = LinkOutcome::peerLeft;
	end.bye = Bye{ByeCode::closed, "\x1b[2Jgone\nAda: forged", {}};

	const std::string sentence = endingOfChat(end, "Ada").sentence;

	EXPECT_EQ(sentence.find('\x1b'), std::string::npos);
	EXPECT_EQ(sentence.find('\n'), std::string::npos);
}


TEST(Ending, CountsInWords)
{
	EXPECT_EQ(unsentSentence(1), "1 line of yours was not sent: nobody came.");
	EXPECT_EQ(unsentSentence(2), "2 lines of yours were not sent: nobody came.");
	EXPECT_THAT(unacknowledgedSentence(1, "Ada"), HasSubstr("1 line of yours was"));
	EXPECT_THAT(unacknowledgedSentence(2, "Ada"), HasSubstr("2 lines of yours were"));
}


} // namespace
} // namespace ciarla
