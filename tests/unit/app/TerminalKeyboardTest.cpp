// What a terminal knows of a line that is not entered yet, and what becomes of it.

#include "TerminalBench.h"

#include <ciarla/console/Keyboard.h>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <memory>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::IsEmpty;


bool isSecret(std::string_view line)
{
	return line.find("secret") != std::string_view::npos;
}


/// A terminal whose console keeps what was entered in a file.
struct TerminalKeyboard: testing::Test, ConsoleBench
{
	TerminalKeyboard()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-keyboard-XXXXXX").string();
		folder = ::mkdtemp(pattern.data());
		start();
	}

	~TerminalKeyboard() override
	{
		console.reset();
		std::filesystem::remove_all(folder);
	}

	void start()
	{
		console.reset();
		console = std::make_unique<TerminalConsole>(
			loop, TerminalDescriptors{terminal.program(), terminal.program()}, folder / "history");
		console->setPrivate(isSecret);
		console->start(recorder);
		console->setPrompt("> ");
		seen.clear();
		waitForScreen("\x1b[6n");
		type("\x1b[24;1R");
	}

	void type(std::string_view keys)
	{
		EXPECT_EQ(::write(terminal.person(), keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
	}

	void waitForScreen(const std::string& words)
	{
		EXPECT_TRUE(waitUntil([&] {
			seen += readNow(terminal.person());
			return seen.find(words) != std::string::npos;
		})) << seen;
	}

	void typeAndSee(std::string_view keys, const std::string& words)
	{
		type(keys);
		waitForScreen(words);
	}

	std::vector<std::string> kept() const
	{
		std::ifstream file(folder / "history");
		std::vector<std::string> lines;
		for (std::string line; std::getline(file, line);)
		{
			lines.push_back(line);
		}
		return lines;
	}

	Keyboard& keyboard()
	{
		return console->keyboard();
	}

	Terminal terminal;
	std::filesystem::path folder;
	std::unique_ptr<TerminalConsole> console;
	std::string seen;
};


TEST_F(TerminalKeyboard, KnowsWhetherALineIsBegunAndWhenAKeyWasPressedLast)
{
	waitForScreen("> ");
	EXPECT_TRUE(keyboard().lineIsEmpty());
	EXPECT_FALSE(keyboard().lastKey()) << "the terminal's answer is no key";

	const TimePoint before = loop.now();
	typeAndSee("half", "> half");
	EXPECT_FALSE(keyboard().lineIsEmpty());
	EXPECT_GE(keyboard().lastKey(), before);
	EXPECT_LE(keyboard().lastKey(), loop.now());

	typeAndSee("\x12nothing has this", "not found");
	EXPECT_FALSE(keyboard().lineIsEmpty());
}


TEST_F(TerminalKeyboard, TakesGoingOnAfterAStopForAKey)
{
	waitForScreen("> ");
	console->suspend();
	ASSERT_FALSE(keyboard().lastKey());
	console->resume();
	EXPECT_TRUE(keyboard().lastKey());
}


TEST_F(TerminalKeyboard, KeepsWhatWasNotEnteredForTheNextRunAndLeavesItOnTheScreen)
{
	typeAndSee("half a li", "> half a li");
	EXPECT_TRUE(keyboard().keepsLine());
	seen.clear();
	console->close();
	waitForScreen("> half a li");
	EXPECT_THAT(kept(), ElementsAre("half a li"));

	start();
	typeAndSee("\x1b[A", "> half a li");
}


TEST_F(TerminalKeyboard, KeepsALineThatOneLookedBackFrom)
{
	typeAndSee("entered\r", "> entered");
	ASSERT_TRUE(waitUntil([&] { return recorder.lines.size() == 1; }));
	typeAndSee("half a li", "> half a li");
	seen.clear();
	typeAndSee("\x1b[A", "> entered");
	console->close();
	EXPECT_THAT(kept(), ElementsAre("entered", "half a li"));
}


TEST_F(TerminalKeyboard, KeepsALineThatOneSearchedFrom)
{
	typeAndSee("entered\r", "> entered");
	ASSERT_TRUE(waitUntil([&] { return recorder.lines.size() == 1; }));
	typeAndSee("half a li", "> half a li");
	typeAndSee("\x12tere", "search \"tere\"");
	console->close();
	EXPECT_EQ(kept().back(), "half a li");
}


TEST_F(TerminalKeyboard, WritesNoPrivateLineDownWhetherItWasEnteredOrNot)
{
	typeAndSee("a secret\r", "> a secret");
	ASSERT_TRUE(waitUntil([&] { return recorder.lines.size() == 1; }));
	typeAndSee("\x1b[A", "> a secret");
	typeAndSee(
		"\x15"
		"half a secret",
		"> half a secret");
	EXPECT_FALSE(keyboard().keepsLine());
	console->close();
	EXPECT_THAT(kept(), IsEmpty());
}


TEST_F(TerminalKeyboard, WritesNoAnswerDown)
{
	console->ask("Your name: ");
	typeAndSee("Ad", "Your name: Ad");
	EXPECT_FALSE(keyboard().keepsLine());
	console->close();
	EXPECT_THAT(kept(), IsEmpty());
}


TEST_F(TerminalKeyboard, PutsALineBackWithItsCursorAtTheEnd)
{
	recorder.afterLine = [this] { keyboard().putBack(recorder.lines.back()); };
	typeAndSee("half a li\r", "> half a li");
	ASSERT_TRUE(waitUntil([&] { return recorder.lines.size() == 1; }));
	typeAndSee("ne", "> half a line");
	type("\r");
	ASSERT_TRUE(waitUntil([&] { return recorder.lines.size() == 2; }));
	EXPECT_THAT(recorder.lines, ElementsAre("half a li", "half a line"));
}


TEST_F(TerminalKeyboard, EndsTheInputAtCtrlDOnAnyLineOnlyWhereNobodyHearsIt)
{
	typeAndSee("half\x04", "> half");
	EXPECT_EQ(recorder.inputEnds, 0);

	keyboard().setHeard(false);
	type("\x04");
	EXPECT_TRUE(waitUntil([&] { return recorder.inputEnds == 1; }));
	console->close();
	EXPECT_THAT(kept(), ElementsAre("half"));
}


TEST_F(TerminalKeyboard, KeepsALineThatIsDroppedOnlyWhereNobodyHearsIt)
{
	typeAndSee("a slip", "> a slip");
	EXPECT_TRUE(console->clearLine());
	EXPECT_THAT(kept(), IsEmpty());

	typeAndSee("for Bob", "> for Bob");
	keyboard().setHeard(false);
	EXPECT_TRUE(console->clearLine());
	EXPECT_THAT(kept(), ElementsAre("for Bob"));
}


} // namespace
} // namespace ciarla
