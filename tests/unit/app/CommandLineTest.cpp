#include "CommandLine.h"

#include <gtest/gtest.h>


namespace ciarla {
namespace {


std::string error(const std::vector<std::string>& words, std::vector<std::pair<Setting, std::string>> options = {})
{
	const auto line = readCommandLine(words, std::move(options));
	return line ? "no error" : line.error().text;
}


TEST(CommandLine, FindsTheCommandAndItsArguments)
{
	const auto line = readCommandLine({"connect", "host:1"}, {{Setting::name, "Ada"}});

	ASSERT_TRUE(line);
	EXPECT_EQ(line.value().command->command, Command::connect);
	EXPECT_EQ(line.value().arguments, std::vector<std::string>{"host:1"});
}


TEST(CommandLine, MayBeEmpty)
{
	const auto line = readCommandLine({}, {});

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
		error({"connect", "a"}, {{Setting::keep, ""}}),
		"--keep means nothing to ciarla connect; see \"ciarla help connect\".");
}


TEST(CommandLine, RefusesOptionsWithoutACommand)
{
	EXPECT_EQ(error({}, {{Setting::keep, ""}}), "A command is missing; see \"ciarla help\".");
}


} // namespace
} // namespace ciarla
