#include "LineEditor.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>


namespace ciarla {
namespace {


using testing::ElementsAre;


constexpr std::string_view family = "👩‍👩‍👧";


LineEditor typed(std::string_view text)
{
	LineEditor editor;
	editor.apply(Key::text, text);
	return editor;
}


TEST(LineEditor, ErasesALetterWithItsAccentAndAFamilyAtOnce)
{
	LineEditor editor = typed("xe\xcc\x81" + std::string(family));

	editor.apply(Key::backspace, {});
	EXPECT_EQ(editor.text(), "xe\xcc\x81");
	editor.apply(Key::backspace, {});
	EXPECT_EQ(editor.text(), "x");
	editor.apply(Key::backspace, {});
	editor.apply(Key::backspace, {});
	EXPECT_EQ(editor.text(), "");
}


TEST(LineEditor, InsertsWhereTheCursorIs)
{
	LineEditor editor = typed("日語");

	editor.apply(Key::left, {});
	editor.apply(Key::text, "本");
	EXPECT_EQ(editor.text(), "日本語");
	editor.apply(Key::home, {});
	editor.apply(Key::erase, {});
	EXPECT_EQ(editor.text(), "本語");
	editor.apply(Key::end, {});
	editor.apply(Key::text, "!");
	EXPECT_EQ(editor.text(), "本語!");
}


TEST(LineEditor, KillsTheLineAWordOrTheRest)
{
	LineEditor editor = typed("one two  ");
	editor.apply(Key::killSpace, {});
	EXPECT_EQ(editor.text(), "one ");
	editor.apply(Key::left, {});
	editor.apply(Key::killRest, {});
	EXPECT_EQ(editor.text(), "one");
	editor.apply(Key::killLine, {});
	EXPECT_EQ(editor.text(), "");
}


std::vector<std::string> rowsOf(const LineEditor::View& view)
{
	std::vector<std::string> rows;
	for (const LineEditor::View::Row& row: view.rows)
	{
		rows.push_back(row.text);
	}
	return rows;
}


TEST(LineEditor, ShowsTheWholeLineWhereItFits)
{
	const LineEditor editor = typed("日本");
	const LineEditor::View view = editor.view("> ", 10, 5);

	EXPECT_THAT(rowsOf(view), ElementsAre("> 日本"));
	EXPECT_EQ(view.cursorRow, 0U);
	EXPECT_EQ(view.cursorColumn, 6U);
}


TEST(LineEditor, ShowsALongLineInRowsOfWhichTheCursorIsInOne)
{
	LineEditor editor = typed("0123456789abcdefgh");

	EXPECT_THAT(rowsOf(editor.view("> ", 5, 5)), ElementsAre("> 012", "34567", "89abc", "defgh"));
	EXPECT_EQ(editor.view("> ", 5, 5).cursorRow, 3U);
	EXPECT_EQ(editor.view("> ", 5, 5).cursorColumn, 5U);
	EXPECT_THAT(rowsOf(editor.view("> ", 5, 2)), ElementsAre("89abc", "defgh"));
	EXPECT_EQ(editor.view("> ", 5, 2).cursorRow, 1U);
	editor.apply(Key::home, {});
	EXPECT_THAT(rowsOf(editor.view("> ", 5, 2)), ElementsAre("> 012", "34567"));
	EXPECT_EQ(editor.view("> ", 5, 2).cursorRow, 0U);
	EXPECT_EQ(editor.view("> ", 5, 2).cursorColumn, 2U);
}


// Terminals do not agree on how wide these are, so each is told where the next one stands.
TEST(LineEditor, SaysWhereItStandsAfterAClusterOfDoubt)
{
	const LineEditor editor = typed("a" + std::string(family) + "b");

	EXPECT_THAT(rowsOf(editor.view("", 10, 1)), ElementsAre("a" + std::string(family) + "\x1b[4Gb"));
	EXPECT_EQ(editor.view("", 10, 1).cursorColumn, 4U);
}


TEST(LineEditor, ShowsALineFeedAndATabAsThePeerWillSeeThem)
{
	LineEditor editor;
	editor.apply(Key::paste, "a\tb\nc");

	EXPECT_THAT(rowsOf(editor.view("", 20, 1)), ElementsAre("a␉b⏎c"));
	EXPECT_EQ(editor.view("", 20, 1).cursorColumn, 5U);
	EXPECT_EQ(editor.text(), "a\tb\nc");
}


void press(LineEditor& editor, std::initializer_list<Key> keys)
{
	for (const Key key: keys)
	{
		editor.apply(key, {});
	}
}


TEST(LineEditor, YanksWhatWasKilledInOneGo)
{
	LineEditor editor = typed("one two three");
	press(editor, {Key::killSpace, Key::killSpace});
	EXPECT_EQ(editor.text(), "one ");
	press(editor, {Key::left, Key::killLine, Key::yank, Key::yank});
	EXPECT_EQ(editor.text(), "oneone ");

	press(editor, {Key::undo, Key::yank, Key::yankOlder});
	EXPECT_EQ(editor.text(), "onetwo three ");
	press(editor, {Key::yankOlder});
	EXPECT_EQ(editor.text(), "oneone ");
	press(editor, {Key::left, Key::yankOlder});
	EXPECT_EQ(editor.text(), "oneone ");
}


TEST(LineEditor, MovesAndKillsByWords)
{
	LineEditor editor = typed("one, two");
	press(editor, {Key::wordLeft, Key::wordLeft, Key::wordRight});
	editor.apply(Key::text, "!");
	EXPECT_EQ(editor.text(), "one!, two");
	press(editor, {Key::killWordAhead, Key::killWord});
	EXPECT_EQ(editor.text(), "");
}


LineEditor remembering(std::initializer_list<const char*> lines)
{
	LineEditor editor;
	for (const char* line: lines)
	{
		editor.remember(line);
	}
	return editor;
}


TEST(LineEditor, GoesThroughWhatWasEnteredAndComesBackToTheDraft)
{
	LineEditor editor = remembering({"first", "second"});
	editor.apply(Key::text, "draft");

	press(editor, {Key::older});
	EXPECT_EQ(editor.text(), "second");
	press(editor, {Key::older, Key::older});
	EXPECT_EQ(editor.text(), "first");
	press(editor, {Key::newer, Key::newer, Key::newer});
	EXPECT_EQ(editor.text(), "draft");
	press(editor, {Key::oldest});
	EXPECT_EQ(editor.text(), "first");
	press(editor, {Key::newest});
	EXPECT_EQ(editor.text(), "draft");
}


TEST(LineEditor, SearchesWhileOneTypes)
{
	LineEditor editor = remembering({"red apple", "green pear", "green apple"});
	press(editor, {Key::search});
	editor.apply(Key::text, "app");
	EXPECT_EQ(editor.prompt(), "search \"app\": ");
	EXPECT_EQ(editor.text(), "green apple");
	press(editor, {Key::search});
	EXPECT_EQ(editor.text(), "red apple");
	press(editor, {Key::search});
	EXPECT_EQ(editor.prompt(), "not found \"app\": ");
	EXPECT_EQ(editor.text(), "red apple");

	EXPECT_TRUE(editor.apply(Key::enter, {}));
	EXPECT_EQ(editor.text(), "red apple");
	EXPECT_EQ(editor.prompt(), "");
}


TEST(LineEditor, ForgetsASearchThatIsCancelled)
{
	LineEditor editor = remembering({"one"});
	editor.apply(Key::text, "draft");
	press(editor, {Key::search});
	editor.apply(Key::text, "on");
	EXPECT_EQ(editor.text(), "one");

	press(editor, {Key::cancel});
	EXPECT_EQ(editor.text(), "draft");
	EXPECT_EQ(editor.prompt(), "");
}


TEST(LineEditor, LooksBackFromWhereItWasBeforeASearchThatIsCancelled)
{
	LineEditor editor = remembering({"one h", "two h", "three h"});
	press(editor, {Key::search});
	editor.apply(Key::text, "h");
	press(editor, {Key::search, Key::cancel, Key::older});
	EXPECT_EQ(editor.text(), "three h");

	press(editor, {Key::older, Key::search});
	editor.apply(Key::text, "one");
	EXPECT_EQ(editor.text(), "one h");
	press(editor, {Key::cancel});
	EXPECT_EQ(editor.text(), "two h");
	press(editor, {Key::newer});
	EXPECT_EQ(editor.text(), "three h");
	press(editor, {Key::newer});
	EXPECT_EQ(editor.text(), "");
}


TEST(LineEditor, AsksBeforeItTakesManyLines)
{
	LineEditor editor = typed("see: ");
	editor.apply(Key::paste, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10");
	EXPECT_EQ(editor.prompt(), "");
	press(editor, {Key::undo});
	EXPECT_EQ(editor.text(), "see: ");

	const std::string eleven = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11";
	for (const auto& [key, text]: {std::pair(Key::enter, ""), std::pair(Key::text, "y"), std::pair(Key::text, "Y")})
	{
		editor.begin("see: ");
		editor.apply(Key::paste, eleven);
		EXPECT_EQ(editor.prompt(), "Keep 11 lines as one message? [Y/n] ");
		EXPECT_FALSE(editor.apply(key, text));
		EXPECT_EQ(editor.text(), "see: " + eleven);
		EXPECT_EQ(editor.prompt(), "");
		EXPECT_TRUE(editor.apply(Key::enter, {}));
	}
	for (const auto& [key, text]: {std::pair(Key::cancel, ""), std::pair(Key::text, "n"), std::pair(Key::text, "N")})
	{
		editor.begin("see: here");
		press(editor, {Key::wordLeft});
		editor.apply(Key::paste, eleven);
		EXPECT_FALSE(editor.apply(key, text));
		EXPECT_EQ(editor.text(), "see: here");
		EXPECT_EQ(editor.prompt(), "");
		press(editor, {Key::undo});
		EXPECT_EQ(editor.text(), "see: " + eleven + "here") << "even that can be undone";
	}
}


// Neither the paste nor the key after it is lost where somebody types on, whoever else takes the line meanwhile.
TEST(LineEditor, LosesNothingWhereAQuestionIsNotAnswered)
{
	const std::string eleven = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11";
	LineEditor editor = typed("see: ");
	editor.apply(Key::paste, eleven);
	EXPECT_EQ(editor.text(), "see: " + eleven) << "whoever looks at the line sees all of it";
	editor.apply(Key::text, "x");
	EXPECT_EQ(editor.text(), "see: " + eleven + "x");
	EXPECT_EQ(editor.prompt(), "");
	editor.apply(Key::paste, eleven);
	editor.apply(Key::paste, eleven);
	EXPECT_TRUE(editor.leavePasteOut());
	EXPECT_FALSE(editor.leavePasteOut());
	EXPECT_EQ(editor.text(), "see: " + eleven + "x" + eleven);
	EXPECT_FALSE(editor.takes(std::string(64'000, 'x')));
}


struct Fruits: Completer
{
	std::vector<std::string> completions(std::string_view before, std::string_view word) const override
	{
		return word == "a" && before == "an " ? std::vector<std::string>{"apple ", "apricot "}
											  : std::vector<std::string>();
	}
};


TEST(LineEditor, OffersOneCompletionAfterTheOtherAndThenWhatWasTyped)
{
	const Fruits fruits;
	LineEditor editor = typed("an a");
	press(editor, {Key::complete});
	EXPECT_EQ(editor.text(), "an a");

	editor.setCompleter(&fruits);
	press(editor, {Key::end, Key::complete});
	EXPECT_EQ(editor.text(), "an apple ");
	press(editor, {Key::complete});
	EXPECT_EQ(editor.text(), "an apricot ");
	press(editor, {Key::complete});
	EXPECT_EQ(editor.text(), "an a");
	press(editor, {Key::complete, Key::left, Key::complete});
	EXPECT_EQ(editor.text(), "an apple ");
}


} // namespace
} // namespace ciarla
