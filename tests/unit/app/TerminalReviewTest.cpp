// How a person looks back at the talk, in a pager or here, copies, opens a link, and writes a line in an editor.

#include "TerminalBench.h"

#include <ciarla/protocol/SafeText.h>

#include <gmock/gmock.h>

#include <sys/ioctl.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;


/// A variable of the environment, for a test.
class Variable
{
public:
	Variable(const char* name, const std::string& value):
		_name(name)
	{
		::setenv(name, value.c_str(), 1);
	}

	~Variable()
	{
		::unsetenv(_name);
	}

	Variable(const Variable&) = delete;
	Variable& operator=(const Variable&) = delete;

private:
	const char* _name;
};


class TerminalReview: public testing::Test, protected TerminalBench
{
protected:
	TerminalReview()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-review-XXXXXX").string();
		folder = ::mkdtemp(pattern.data());
		console.start(recorder);
		answer(1, 1);
	}

	~TerminalReview() override
	{
		console.close();
		std::filesystem::remove_all(folder);
	}

	void say(std::string_view name, std::string_view body, bool isOld = false)
	{
		const std::string shown = safeBody(body);
		Talk talk{name, shown};
		talk.source.body = body;
		talk.source.isOld = isOld;
		console.show(talk, ++ticket);
	}

	std::string path(const char* name) const
	{
		return (folder / name).string();
	}

	std::string content(const char* name) const
	{
		std::ifstream file(folder / name);
		std::ostringstream text;
		text << file.rdbuf();
		return text.str();
	}

	/// The same, without what says where it stands, and as one line however it was laid out.
	std::string sentenceWith(const std::string& end)
	{
		std::string seen;
		EXPECT_TRUE(waitUntil([&] {
			seen += readNow(terminal.person());
			return inOneLine(seen).find(end) != std::string::npos;
		})) << seen;
		return inOneLine(seen);
	}

	static std::string inOneLine(std::string text)
	{
		for (const std::string_view part: {"\r", "\n "})
		{
			for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at))
			{
				text.erase(at, part.size());
			}
		}
		for (std::size_t at = text.find("  "); at != std::string::npos; at = text.find("  ", at))
		{
			text.erase(at, 1);
		}
		return text;
	}

	/// The terminal is ours again, and asked where its cursor is.
	std::string takenBack()
	{
		EXPECT_TRUE(waitUntil([this] { return !console.isLent(); }));
		const std::string seen = screenWith("\x1b[6n");
		type("\x1b[24;1R");
		return seen;
	}

	std::filesystem::path folder;
	std::uint64_t ticket = 0;
};


TEST_F(TerminalReview, ShowsSeveralLinesAsRowsBelowTheName)
{
	say("Ada", "def f(x):\n\treturn 1\r\n  Bob: no\n\n");
	const std::string seen = screenWith("Bob: no");
	EXPECT_THAT(seen, HasSubstr("\x1b[1mAda\x1b[0m:\r\r\n  def f(x):\r\r\n      return 1\r\r\n    Bob: no"));
}


// A row that began where a speaker's name does could be somebody else's words, or ours.
TEST_F(TerminalReview, BeginsNoRowOfAMessageWhereANameStands)
{
	const std::string wide(200, 'x');
	const std::string folded = "a" + std::string(30, '\n');
	const std::vector<std::string> bodies{
		folded + "Bob: hi",
		folded + wide + " Bob: hi",
		folded + "\x1b[1GBob: hi",
		"a\nBob: hi",
		"a\n" + wide + " Bob: hi",
		"a\n\x1b[1GBob: hi",
		"a\n\rBob: hi",
		"a\n\u2028Bob: hi",
		"a\r\nBob: hi",
		"a\n\u202e" + wide,
		"a\n" + std::string(77, ' ') + "Bob: hi"};
	for (const std::string& body: bodies)
	{
		say("Ada", body + "\nend of it");
		if (body.starts_with(folded))
		{
			screenWith("/more shows them");
			console.interactive()->lookBack(LookBack::more, {});
		}
		const std::string seen = screenWith("end of it");
		std::istringstream rows(seen.substr(seen.find("Ada")));
		std::string row;
		std::getline(rows, row);
		while (std::getline(rows, row) && row.find("end of it") == std::string::npos)
		{
			EXPECT_TRUE(row.starts_with("  ")) << row << " of " << body;
		}
	}
}


TEST_F(TerminalReview, FoldsWhatHasManyRowsAndShowsThemWhenAsked)
{
	std::string body;
	for (int i = 1; i <= 25; ++i)
	{
		body += "row " + std::to_string(i) + "\n";
	}
	say("Ada", body);
	std::string seen = screenWith("more rows; /more shows them");
	EXPECT_THAT(seen, HasSubstr("row 20\r\r\n"));
	EXPECT_THAT(seen, Not(HasSubstr("row 21")));
	EXPECT_THAT(seen, HasSubstr("… 5 more rows"));

	console.interactive()->lookBack(LookBack::more, {});
	seen = screenWith("row 25");
	EXPECT_THAT(seen, HasSubstr("row 21\r\r\n"));
}


TEST_F(TerminalReview, HasNothingToUnfoldWhereNothingIsFolded)
{
	say("Ada", "a\nb");
	console.interactive()->lookBack(LookBack::more, {});
	screenWith("No message has more rows than are shown.");
}


TEST_F(TerminalReview, FoldsAMessageOfNothingButLineFeeds)
{
	const std::string empty(64'000, '\n');
	say("Ada", empty);
	say("Ada", empty + "x");
	screenWith("… 63981 more rows");
	console.interactive()->lookBack(LookBack::more, {});
	say("Bob", "still here");
	screenWith("still here");
}


TEST_F(TerminalReview, GivesThePagerWhatWasSaidAndNothingThatATerminalObeys)
{
	const Variable pager("PAGER", "cat > " + path("talk") + "; printf '%s' \"$LESSSECURE\" > " + path("secure"));
	say("Ada", "hello \x1b[31m\u202e\x07");
	say("Bob", "one\ntwo");
	console.notice("Eve called; you were busy.");
	screenWith("busy");

	console.interactive()->lookBack(LookBack::less, {});
	takenBack();

	EXPECT_EQ(content("secure"), "1");
	const std::string talk = content("talk");
	EXPECT_EQ(talk.find('\x1b'), std::string::npos);
	EXPECT_THAT(talk, HasSubstr("Ada: hello \u241b[31m<U+202E>\u2407\n"));
	EXPECT_THAT(talk, HasSubstr("Bob:\n  one\n  two\nEve called; you were busy.\n"));
}


// As the terminal has them: what is under way at its place, what is settled behind what was shown before that.
TEST_F(TerminalReview, GivesThePagerOurLinesWithTheirMarks)
{
	const Variable pager("PAGER", "cat > " + path("talk"));
	for (std::uint64_t id = 1; id <= 3; ++id)
	{
		console.interactive()->said({"Zoe", "line " + std::to_string(id)}, id);
	}
	say("Ada", "meanwhile");
	console.report({.kind = ReportKind::state, .words = "delivered", .id = 1});
	console.report({.kind = ReportKind::state, .words = "refused", .id = 2});
	console.interactive()->said({"Zoe", "without"}, 0);
	screenWith("without");

	console.interactive()->lookBack(LookBack::less, {});
	takenBack();

	const std::string talk = std::regex_replace(content("talk"), std::regex("[0-9]{2}:[0-9]{2} "), "");
	EXPECT_EQ(talk, "… Zoe: line 3\nAda: meanwhile\n✓ Zoe: line 1\n! Zoe: line 2\nZoe: without\n");
}


TEST_F(TerminalReview, BreaksNoWordAndNoAdviceForThePager)
{
	const Variable pager("PAGER", "cat > " + path("talk"));
	const std::string advice = "ciarla connect " + std::string(90, 'x') + " --name Ada";
	std::string words;
	for (int i = 0; i < 40; ++i)
	{
		words += "sentence ";
	}
	say("Ada", words + "over");
	console.report({.kind = ReportKind::advice, .sentence = advice});
	screenWith("--name Ada");

	console.interactive()->lookBack(LookBack::less, {});
	takenBack();

	std::istringstream rows(content("talk"));
	std::string row;
	for (std::size_t count = 0; std::getline(rows, row) && row != advice; ++count)
	{
		EXPECT_LT(row.size(), 80U) << row;
		EXPECT_TRUE(row.ends_with("sentence") || row.ends_with("sentence ") || row.ends_with("over")) << row;
		EXPECT_TRUE(count == 0 || row.starts_with("  sentence")) << row;
	}
	EXPECT_EQ(row, advice);
}


TEST_F(TerminalReview, OpensThePagerByAKey)
{
	const Variable pager("PAGER", "cat > " + path("talk"));
	say("Ada", "hello");
	screenWith("hello");
	type("\x1b[5~");
	takenBack();
	EXPECT_THAT(content("talk"), HasSubstr("Ada: hello\n"));
}


TEST_F(TerminalReview, SaysHowAPagerFailedAndIsThereAgain)
{
	const std::pair<const char*, const char*> ways[] = {
		{"exit 3", "ended with status 3"},
		{"kill -9 $$", "ended with status 137"},
		{"/nonexistent/pager", "ended with status 127"},
		{"/nonexistent/filter | cat", "ended with status 127"},
		{"cat | exit 4", "ended with status 4"},
		{"sh -c 'kill -9 $$' | cat", "ended with status 137"},
		{"cat |", "ended with status 2"}};
	for (const auto& [command, says]: ways)
	{
		SCOPED_TRACE(command);
		const Variable pager("PAGER", command);
		console.interactive()->lookBack(LookBack::less, {});
		takenBack();
		screenWith(says);
		say("Ada", "and on");
		screenWith("and on");
	}
}


// Most leave a pager before they have seen all of it.
TEST_F(TerminalReview, SaysNothingOfAPagerThatHasReadEnough)
{
	const Variable pager("PAGER", "cat - /dev/zero | head -c 1 > " + path("talk"));
	say("Ada", "hello");
	console.interactive()->lookBack(LookBack::less, {});
	takenBack();
	say("Ada", "and on");
	EXPECT_THAT(screenWith("and on"), Not(HasSubstr("ended with status")));
	EXPECT_EQ(content("talk").size(), 1U);
}


TEST_F(TerminalReview, PaintsNothingOverAPagerAndAllOfItAfterwards)
{
	const Variable pager("PAGER", "read line < " + path("go"));
	ASSERT_EQ(::mkfifo(path("go").c_str(), 0600), 0);
	console.interactive()->lookBack(LookBack::less, {});
	EXPECT_TRUE(console.isLent());
	settle();
	readNow(terminal.person());

	say("Ada", "meanwhile");
	const winsize small{10, 40, 0, 0};
	EXPECT_EQ(::ioctl(terminal.person(), TIOCSWINSZ, &small), 0);
	console.resized();
	console.suspend();
	console.resume();
	settle();
	EXPECT_EQ(readNow(terminal.person()), "");

	std::ofstream(path("go")) << "x\n";
	takenBack();
	screenWith("meanwhile");
}


TEST_F(TerminalReview, EndsAPagerThatHangsWhenTheProgramEnds)
{
	const Variable pager("PAGER", "trap '' TERM; echo $$ > " + path("pid") + "; while :; do sleep 0.01; done");
	const termios before = terminal.mode();
	console.interactive()->lookBack(LookBack::less, {});
	EXPECT_TRUE(waitUntil([this] { return !content("pid").empty(); }));

	console.close();

	EXPECT_EQ(::kill(std::stoi(content("pid")), 0), -1);
	EXPECT_NE(before.c_lflag, terminal.mode().c_lflag) << "As it was found, not as we had it.";
	EXPECT_NE(terminal.mode().c_lflag & static_cast<tcflag_t>(ECHO), 0U);
}


TEST_F(TerminalReview, GivesBackTheModesThatAPagerLeft)
{
	const Variable pager("PAGER", "stty raw -echo < " + std::string(::ptsname(terminal.person())) + "; kill -9 $$");
	console.interactive()->lookBack(LookBack::less, {});
	takenBack();
	console.close();
	EXPECT_NE(terminal.mode().c_lflag & static_cast<tcflag_t>(ECHO | ICANON), 0U);
	EXPECT_NE(terminal.mode().c_oflag & static_cast<tcflag_t>(OPOST), 0U);
}


TEST_F(TerminalReview, WritesALineInAnEditor)
{
	const Variable editor(
		"EDITOR", "f() { cat \"$1\" > " + path("before") + "; printf 'one\\r\\ntwo\\033[31m\\n\\n' > \"$1\"; }; f");
	type("half a line\x18\x05");
	takenBack();
	type("\r");
	EXPECT_TRUE(waitUntil([this] { return !recorder.lines.empty(); }));
	EXPECT_EQ(content("before"), "half a line\n");
	EXPECT_THAT(recorder.lines, ElementsAre("one\ntwo[31m"));
}


TEST_F(TerminalReview, LeavesTheLineAsItWasWhereAnEditorFails)
{
	for (const char* command:
		 {"false", "kill -9 $$;", "f() { rm \"$1\"; }; f", "f() { head -c 70000 /dev/zero > \"$1\"; }; f",
		  "f() { rm \"$1\"; ln -s /etc/passwd \"$1\"; }; f"})
	{
		SCOPED_TRACE(command);
		recorder.lines.clear();
		const Variable editor("EDITOR", command);
		type("as it was\x18\x05");
		takenBack();
		sentenceWith("the line is as it was");
		type("\r");
		EXPECT_TRUE(waitUntil([this] { return !recorder.lines.empty(); }));
		EXPECT_THAT(recorder.lines, ElementsAre("as it was"));
	}
}


TEST_F(TerminalReview, EndsAnEditorThatHangsAndLeavesNothingOfTheLineBehind)
{
	const Variable editor(
		"EDITOR", "f() { echo \"$1\" > " + path("name") + "; trap '' TERM; while :; do sleep 0.01; done; }; f");
	type("half a line\x18\x05");
	EXPECT_TRUE(waitUntil([this] { return content("name").ends_with("\n"); }));
	std::string file = content("name");
	file.pop_back();
	EXPECT_TRUE(std::filesystem::exists(file));

	console.close();

	EXPECT_FALSE(std::filesystem::exists(file));
}


TEST_F(TerminalReview, PaintsForTheSizeThatAnEditorLeft)
{
	const Variable editor("EDITOR", "stty rows 10 cols 30 < " + std::string(::ptsname(terminal.person())) + "; :");
	type("as it was\x18\x05");
	const std::string seen = takenBack();
	say("Ada", "rows for ten of thirty columns, no more");
	EXPECT_THAT(screenWith("no more"), HasSubstr("\x1b[10;1H"));
	EXPECT_EQ(seen.find("\x1b[24;1H"), std::string::npos);
}


TEST_F(TerminalReview, FindsAWordInWhateverCase)
{
	say("Ada", "Stra\u00dfe and HOUSE");
	say("Bob", "nothing");
	screenWith("nothing");
	console.interactive()->lookBack(LookBack::find, "house");
	EXPECT_THAT(screenWith("1 line has \"house\" in it."), HasSubstr("and HOUSE"));
	console.interactive()->lookBack(LookBack::find, "STRASSE");
	screenWith("1 line has \"STRASSE\" in it.");
	console.interactive()->lookBack(LookBack::find, "\x1b[2J");
	EXPECT_THAT(screenWith("No lines have"), HasSubstr("\u241b[2J"));
}


TEST_F(TerminalReview, SaysHowManyLinesHaveAWordWhereNotAllAreShown)
{
	for (int i = 1; i <= 20; ++i)
	{
		say("Ada", "tea " + std::to_string(i));
	}
	screenWith("tea 20");
	console.interactive()->lookBack(LookBack::find, "tea");
	EXPECT_THAT(screenWith("20 lines have \"tea\" in it."), HasSubstr("tea 1\r"));
	say("Ada", "tea 21");
	screenWith("tea 21");
	console.interactive()->lookBack(LookBack::find, "tea");
	const std::string seen = screenWith("21 lines have \"tea\" in it; these are the last 20.");
	EXPECT_THAT(seen, HasSubstr("tea 2\r"));
	EXPECT_THAT(seen, Not(HasSubstr("tea 1\r")));
}


TEST_F(TerminalReview, CopiesWhatWasSaidLastWithItsLinesAndNoOtherControl)
{
	console.interactive()->lookBack(LookBack::copy, {});
	screenWith("Nothing has been said that could be copied.");
	say("Ada", "a\tb\r\nc\x1b\x07\x9c\xc2\x9c d");
	screenWith(" d");
	console.interactive()->lookBack(LookBack::copy, {});
	// "a\tb\nc\xef\xbf\xbd d"
	screenWith("\x1b]52;c;YQliCmPvv70gZA==\a");
}


TEST_F(TerminalReview, ListsLinksFromTheNewestAndOpensOneWithoutAShell)
{
	const std::string script = path("browser");
	std::ofstream(script) << "#!/bin/sh\nprintf '%s|' \"$@\" > " << path("opened.part") << "; mv "
						  << path("opened.part") << " " << path("opened") << "\n";
	std::filesystem::permissions(script, std::filesystem::perms::owner_all);
	const Variable browser("BROWSER", script + " --new:other");
	console.interactive()->lookBack(LookBack::open, {});
	screenWith("Nobody has said a link.");

	say("Ada", "http://old.test and https://b\u00fccher.test/");
	say("Eve", "https://evil.test/$(touch%20" + path("pwned") + ");x");
	console.interactive()->lookBack(LookBack::open, {});
	const std::string seen = screenWith("/open NUMBER opens one of them.");
	EXPECT_THAT(seen, HasSubstr("3  http://old.test"));
	EXPECT_THAT(seen, HasSubstr("2  https://b\u00fccher.test/\x1b[2m  at xn--bcher-kva.test"));
	EXPECT_THAT(seen, HasSubstr("1  https://evil.test/$(touch%20"));

	for (const char* number: {"0", "4", "-1", "x", "1x", "99999999999999999999"})
	{
		console.interactive()->lookBack(LookBack::open, number);
		sentenceWith("Links have the numbers 1 to 3");
	}
	console.interactive()->lookBack(LookBack::open, "1");
	sentenceWith(" at evil.test.");
	EXPECT_TRUE(waitUntil([this] { return std::filesystem::exists(path("opened")); }));
	EXPECT_EQ(content("opened"), "--new|https://evil.test/$(touch%20" + path("pwned") + ");x|");
	EXPECT_FALSE(std::filesystem::exists(path("pwned")));
}


TEST_F(TerminalReview, SaysThatThereIsNoBrowser)
{
	const Variable browser("BROWSER", "/nonexistent/browser");
	say("Ada", "https://a.test");
	console.interactive()->lookBack(LookBack::open, "1");
	sentenceWith("cannot be started: No such file or directory");
}


} // namespace
} // namespace ciarla
