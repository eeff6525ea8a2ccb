#include <ciarla/console/LineConsole.h>

#include "ConsoleBench.h"

#include <ciarla/console/JsonText.h>

#include <gmock/gmock.h>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;


/// A JSON console on two pipes.
struct JsonBench: ConsoleBench
{
	JsonBench():
		console(loop, LineFormat::json, {input.reader(), output.writer()})
	{
		console.start(recorder);
	}

	/// Everything that was written.
	std::string written()
	{
		settle();
		return readNow(output.reader());
	}

	Pipe input;
	Pipe output;
	LineConsole console;
};


TEST(JsonText, IsOneLineThatNoTerminalObeys)
{
	EXPECT_EQ(jsonString("plain \"quoted\" back\\slash"), R"("plain \"quoted\" back\\slash")");
	EXPECT_EQ(jsonString("a\nb\r\t\x1b[2J\x7f"), R"("a\u000ab\u000d\u0009\u001b[2J\u007f")");
	EXPECT_EQ(jsonString("\u2028\u2029\u202e\u200b\u009b"), R"("\u2028\u2029\u202e\u200b\u009b")");
	EXPECT_EQ(jsonString("\uffff\u0378\ue000\ufffc"), R"("\uffff\u0378\ue000\ufffc")") << "what nobody can read";
	EXPECT_EQ(jsonString("\U0010ffff"), R"("\udbff\udfff")");
	EXPECT_EQ(jsonString("\U000e0001"), R"("\udb40\udc01")") << "a tag, which is not seen";
	EXPECT_EQ(jsonString("è 😀 👩‍👩‍👧"), "\"è 😀 👩‍👩‍👧\"");
	EXPECT_EQ(jsonString("\xff\xc3"), "\"\uFFFD\uFFFD\"");
	EXPECT_EQ(jsonString(std::string_view("\0", 1)), R"("\u0000")");
}


TEST(JsonConsole, WritesAMessageAsItWasSaid)
{
	JsonBench bench;

	bench.console.show({"Ada", "one⏎two", TalkKind::say, {}, {"one\ntwo", {}, 3}}, 1);
	bench.console.show(
		{"Ada", "waves", TalkKind::act, "[lobby] 22:13", {"waves", "lobby", 9, 1'700'000'000'007, false, true}}, 2);
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.shown == 2; }));

	EXPECT_EQ(
		bench.written(),
		R"({"v":1,"type":"message","name":"Ada","text":"one\u000atwo","act":false,"private":false,"old":false,"sequence":3})"
		"\n"
		R"({"v":1,"type":"message","name":"Ada","text":"waves","act":true,"room":"lobby","private":false,"old":true,)"
		R"("sequence":9,"time":"2023-11-14T22:13:20.007Z"})"
		"\n");
}


TEST(JsonConsole, LeavesOutANumberOrATimeThatNobodyCanRead)
{
	JsonBench bench;

	bench.console.show({"Ada", "x", TalkKind::say, {}, {"x", {}, ~0ULL, ~0ULL}}, 1);

	EXPECT_EQ(
		bench.written(),
		R"({"v":1,"type":"message","name":"Ada","text":"x","act":false,"private":false,"old":false})"
		"\n");
}


TEST(JsonConsole, SaysWhoSaidItInAHubAndWhetherItNamesUs)
{
	JsonBench bench;
	Talk talk{"Bob", "Ada?", TalkKind::say, {}, {"Ada?", "lobby", 9}};
	talk.source.isToUs = true;
	talk.source.member = 2;
	bench.console.show(talk, 1);
	talk.source.isPrivate = true;
	bench.console.show(talk, 2);

	EXPECT_EQ(
		bench.written(),
		R"({"v":1,"type":"message","name":"Bob","text":"Ada?","act":false,"room":"lobby","private":false,"old":false,)"
		R"("sequence":9,"mention":true,"member":2})"
		"\n"
		R"({"v":1,"type":"message","name":"Bob","text":"Ada?","act":false,"room":"lobby","private":true,"old":false,)"
		R"("sequence":9,"mention":false,"member":2})"
		"\n");
}


TEST(JsonConsole, WritesATimeBefore1970)
{
	JsonBench bench;

	bench.console.show({"Ada", "x", TalkKind::say, {}, {"x", {}, 9, static_cast<std::uint64_t>(-1'999)}}, 1);

	EXPECT_THAT(bench.written(), testing::HasSubstr(R"("time":"1969-12-31T23:59:58.001Z"})"));
}


TEST(JsonConsole, LetsNoTextForgeAnEvent)
{
	JsonBench bench;
	const std::string forged = "\"}\n{\"v\":1,\"type\":\"closed\",\"code\":0}\n";

	bench.console.show({forged, forged, TalkKind::say, {}, {forged, forged}}, 1);
	bench.console.notice(forged);
	bench.console.report({.kind = ReportKind::left, .sentence = forged, .name = forged, .room = forged});

	const std::string written = bench.written();
	EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 3);
	EXPECT_THAT(written, testing::Not(HasSubstr("\n{\"v\":1,\"type\":\"closed\"")));
}


TEST(JsonConsole, WritesEveryReport)
{
	JsonBench bench;

	bench.console.report({.kind = ReportKind::listening, .place = "tcp://127.0.0.1:7000"});
	bench.console.report({.kind = ReportKind::connected, .place = "tcp://h:1", .wire = {true, false, true}});
	bench.console.report({.kind = ReportKind::named, .name = "hub", .isHub = true});
	bench.console.report({.kind = ReportKind::welcomed, .name = "Ada"});
	bench.console.report({.kind = ReportKind::joined, .name = "Ada", .room = "lobby", .members = 3, .isSelf = true});
	bench.console.report({.kind = ReportKind::left, .sentence = "Bob left.", .name = "Bob", .room = "lobby"});
	bench.console.report({.kind = ReportKind::renamed, .name = "Rob", .before = "Bob"});
	bench.console.report({.kind = ReportKind::topic, .name = "Rob", .room = "lobby", .words = "tea"});
	bench.console.report({.kind = ReportKind::joined, .name = "Zoe", .room = "lobby", .member = 9});
	const std::vector<ReportItem> members{{"Ada", 1}, {"Bob \"\n", 2}};
	bench.console.report({.kind = ReportKind::who, .room = "lobby", .members = 3, .items = members});
	const std::vector<ReportItem> rooms{{"lobby", 3, "tea\n"}, {"games", 0, {}}};
	bench.console.report({.kind = ReportKind::rooms, .members = 2, .items = rooms});
	bench.console.report({.kind = ReportKind::rooms});
	const std::vector<ReportFact> facts{{"name", "Bob \"\n"}, {"member", {}, 2}, {"since", {}, 0}};
	bench.console.report({.kind = ReportKind::answer, .sentence = "Bob!", .words = "whois", .facts = facts});
	bench.console.report({.kind = ReportKind::state, .words = "delivered", .id = 4, .sequence = 12});
	bench.console.report({.kind = ReportKind::ended, .name = "hub", .code = 6});
	bench.console.report({.kind = ReportKind::closed, .code = 130});

	EXPECT_EQ(
		bench.written(),
		R"({"v":1,"type":"listening","address":"tcp://127.0.0.1:7000"}
{"v":1,"type":"connected","address":"tcp://h:1","raw":true,"secure":false,"local":true}
{"v":1,"type":"named","name":"hub","hub":true}
{"v":1,"type":"welcomed","name":"Ada"}
{"v":1,"type":"joined","name":"Ada","self":true,"room":"lobby","members":3}
{"v":1,"type":"left","name":"Bob","self":false,"room":"lobby","text":"Bob left."}
{"v":1,"type":"renamed","before":"Bob","name":"Rob","self":false}
{"v":1,"type":"topic","room":"lobby","name":"Rob","text":"tea"}
{"v":1,"type":"joined","name":"Zoe","self":false,"room":"lobby","member":9}
{"v":1,"type":"who","room":"lobby","total":3,"members":[{"name":"Ada","member":1},{"name":"Bob \"\u000a","member":2}]}
{"v":1,"type":"rooms","total":2,"rooms":[{"name":"lobby","members":3,"topic":"tea\u000a"},{"name":"games","members":0}]}
{"v":1,"type":"rooms","total":0,"rooms":[]}
{"v":1,"type":"whois","name":"Bob \"\u000a","member":2}
{"v":1,"type":"state","id":4,"state":"delivered","sequence":12}
{"v":1,"type":"ended","name":"hub","code":6}
{"v":1,"type":"closed","code":130}
)");
}


TEST(JsonConsole, DeliversEntriesAndTheEnd)
{
	JsonBench bench;

	bench.input.write("{\"type\":\"say\",\"text\":\"/close\",\"id\":1}\r\n\n  \n{\"type\":\"close\"}");
	bench.input.closeWriter();
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.inputEnds == 1; }));

	EXPECT_THAT(bench.recorder.lines, ElementsAre("say 1 /close", "command 0 /close"));
	EXPECT_EQ(bench.written(), "");
}


TEST(JsonConsole, AnswersALineThatIsNoEntryByOneNoticeAndGoesOn)
{
	JsonBench bench;

	bench.input.write("hello\n{\"type\":\"say\",\"text\":\"still here\"}\n");
	EXPECT_TRUE(bench.waitUntil([&bench] { return !bench.recorder.lines.empty(); }));

	EXPECT_THAT(bench.recorder.lines, ElementsAre("say 0 still here"));
	const std::string written = bench.written();
	EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 1);
	EXPECT_THAT(written, HasSubstr("The line is no JSON"));
	EXPECT_EQ(bench.recorder.mistakes, 1);
}


TEST(JsonConsole, AnswersALineThatIsTooLongByOneNotice)
{
	JsonBench bench;
	const std::string piece(4096, 'x');

	bench.input.write("{\"type\":\"say\",\"text\":\"");
	for (std::size_t sent = 0; sent <= 3 * Console::lineBytesMax; sent += piece.size())
	{
		bench.input.write(piece);
		bench.settle();
	}
	bench.input.write("\"}\n{\"type\":\"say\",\"text\":\"short\"}\n");
	EXPECT_TRUE(bench.waitUntil([&bench] { return !bench.recorder.lines.empty(); }));

	EXPECT_THAT(bench.recorder.lines, ElementsAre("say 0 short"));
	EXPECT_EQ(
		bench.written(),
		R"({"v":1,"type":"notice","text":"A line is longer than 64000 bytes. Nothing was done."})"
		"\n");
}


TEST(JsonConsole, LeavesOutWhatIsNotAwaitedWhileNobodyReadsAndSaysSo)
{
	JsonBench bench;
	const std::string text(10'000, 'x');
	for (int i = 0; i < 1000; ++i)
	{
		bench.console.notice(text);
	}
	EXPECT_LT(bench.console.unshownBytes(), LineConsole::unreadBytesMax + 2 * text.size());
	bench.console.report({.kind = ReportKind::state, .words = "delivered", .id = 4});

	std::string read;
	EXPECT_TRUE(bench.waitUntil([&] {
		read += readNow(bench.output.reader());
		return bench.console.unshownBytes() == 0;
	}));
	bench.console.notice("after");
	read += bench.written();

	EXPECT_THAT(read, HasSubstr(R"({"v":1,"type":"state","id":4,"state":"delivered"})"));
	EXPECT_THAT(read, HasSubstr("events were left out here, because nobody read them."));
	EXPECT_THAT(read, testing::EndsWith("{\"v\":1,\"type\":\"notice\",\"text\":\"after\"}\n"));
}


TEST(JsonConsole, IsFinishedOnceTheLastLineWasTaken)
{
	JsonBench bench;
	bench.console.show({"Ada", std::string(1'000'000, 'x')}, 1);
	bench.console.report({.kind = ReportKind::closed});
	bool done = false;
	bench.console.finish([&done] { done = true; });
	bench.settle();
	EXPECT_FALSE(done) << "a pipe does not hold a megabyte";

	std::string read;
	EXPECT_TRUE(bench.waitUntil([&] {
		read += readNow(bench.output.reader());
		return done;
	}));
	read += readNow(bench.output.reader());
	EXPECT_THAT(read, testing::EndsWith("{\"v\":1,\"type\":\"closed\",\"code\":0}\n"));
}


TEST(JsonConsole, IsFinishedAtOnceWhereNobodyReads)
{
	JsonBench bench;
	bench.output.closeReader();
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.outputError.has_value(); }));
	bench.console.report({.kind = ReportKind::closed});
	bool done = false;

	bench.console.finish([&done] { done = true; });

	EXPECT_FALSE(done) << "not from inside";
	EXPECT_TRUE(bench.waitUntil([&done] { return done; }));
}


TEST(JsonConsole, IsFinishedWhenItsReaderGoesMeanwhile)
{
	JsonBench bench;
	bench.console.show({"Ada", std::string(1'000'000, 'x')}, 1);
	bool done = false;
	bench.console.finish([&done] { done = true; });
	bench.settle();

	bench.output.closeReader();

	EXPECT_TRUE(bench.waitUntil([&done] { return done; }));
}


TEST(JsonConsole, CanBeClosedWhereAnEntryArrives)
{
	JsonBench bench;
	bench.recorder.afterLine = [&bench] { bench.console.close(); };
	bench.input.write("{\"type\":\"close\"}\n{\"type\":\"close\"}\n");
	bench.input.closeWriter();

	bench.settle();

	EXPECT_EQ(bench.recorder.lines.size(), 1U);
	EXPECT_EQ(bench.recorder.inputEnds, 0);
	EXPECT_THAT(bench.written(), IsEmpty());
}


} // namespace
} // namespace ciarla
