#include "settings/CommandLine.h"
#include "TestTable.h"

#include <gmock/gmock.h>


namespace ciarla {
namespace {


std::string error(const std::vector<std::string>& words, GivenOptions options = {})
{
	const auto line = readCommandLine(testTable(), words, std::move(options));
	return line ? "no error" : line.error().text;
}


TEST(CommandLine, FindsTheCommandAndItsArguments)
{
	const auto line = readCommandLine(testTable(), {"connect", "host:1"}, {{"name", "Ada"}});

	ASSERT_TRUE(line);
	EXPECT_EQ(line.value().command->command, Command::connect);
	EXPECT_EQ(line.value().arguments, std::vector<std::string>{"host:1"});
}


TEST(CommandLine, MayBeEmpty)
{
	const auto line = readCommandLine(testTable(), {}, {});

	ASSERT_TRUE(line);
	EXPECT_EQ(line.value().command, nullptr);
}


TEST(CommandLine, NamesTheNearestCommand)
{
	EXPECT_EQ(error({"lisen"}), "There is no command \"lisen\". Did you mean \"listen\"? See \"ciarla help\".");
	EXPECT_EQ(error({"xyzzy"}), "There is no command \"xyzzy\". See \"ciarla help\".");
	const std::pair<const char*, const char*> others[] = {
		{"call", "ciarla connect"}, {"join", "ciarla connect"},
		{"server", "ciarla hub"},   {"host", "ciarla hub"},
		{"wait", "ciarla listen"},  {"chat", "ciarla listen\", on the other side \"ciarla connect HOST"}};
	for (const auto& [word, meant]: others)
	{
		EXPECT_EQ(
			error({word}),
			"There is no command \"" + std::string(word) + "\". Did you mean \"" + meant + "\"? See \"ciarla help\".");
	}
}


TEST(CommandLine, TellsHowToCallAnAddress)
{
	EXPECT_EQ(
		error({"192.168.1.20"}),
		"There is no command \"192.168.1.20\". To call somebody there: ciarla connect 192.168.1.20");
}


TEST(CommandLine, RefusesTooManyAndTooFewArguments)
{
	EXPECT_EQ(error({"bridge", "a"}), "ciarla bridge needs FROM TO; see \"ciarla help bridge\".");
	EXPECT_EQ(error({"listen", "a", "b"}), "ciarla listen takes only [ADDRESS]; see \"ciarla help listen\".");
	EXPECT_EQ(error({"config", "a"}), "ciarla config takes nothing; see \"ciarla help config\".");
}


TEST(CommandLine, RefusesAnOptionThatMeansNothingToTheCommand)
{
	EXPECT_EQ(
		error({"connect", "a"}, {{"keep", ""}}),
		"--keep means nothing to ciarla connect; see \"ciarla help connect\".");
}


TEST(CommandLine, LetsWhoeverUsesWiresHaveTheirOptions)
{
	for (const char* command: {"listen", "connect", "hub", "transports", "config"})
	{
		EXPECT_EQ(error({command}, {{"its.option", "1"}}), "no error") << command;
		EXPECT_EQ(error({command}, {{"config", "file"}, {"modules", "x"}}), "no error") << command;
	}
	EXPECT_EQ(error({"help"}, {{"config", "file"}, {"modules", "x"}}), "no error");
	EXPECT_EQ(
		error({"help"}, {{"its.option", "1"}}), "--its.option means nothing to ciarla help; see \"ciarla help help\".");
}


TEST(CommandLine, IsScannedForItsModulesWhateverElseItSays)
{
	using testing::ElementsAre;
	using testing::IsEmpty;
	using testing::Pair;
	const auto of = Pair("modules", "a.so");

	EXPECT_THAT(scanOptions({"ciarla"}), IsEmpty());
	for (const std::vector<std::string>& words: std::vector<std::vector<std::string>>{
			 {"ciarla", "listen", "--modules", "a.so"},
			 {"ciarla", "--modules=a.so", "listen", "--its.option", "1"},
			 {"ciarla", "listen", "--its.option", "--config", "--modules", "a.so"},
			 {"ciarla", "listen", "--its.option=1", "--modules", "a.so"},
			 {"ciarla", "listen", "--name", "--modules=b.so", "--modules=a.so"},
			 {"ciarla", "--wait", "-1", "--keep", "--modules", "a.so", "--", "--modules", "b.so"},
			 {"ciarla", "listen", "--keep=perhaps", "-x", "y", "-vv", "--modules:a.so"}})
	{
		EXPECT_THAT(scanOptions(words), ElementsAre(of)) << testing::PrintToString(words);
	}
	EXPECT_THAT(
		scanOptions({"ciarla", "config", "--config", "c", "--modules", "m"}),
		ElementsAre(Pair("config", "c"), Pair("modules", "m")));
	EXPECT_THAT(scanOptions({"ciarla", "config", "--modules"}), IsEmpty());
}


TEST(CommandLine, RefusesOptionsWithoutACommand)
{
	EXPECT_EQ(error({}, {{"keep", ""}}), "A command is missing; see \"ciarla help\".");
}


} // namespace
} // namespace ciarla
