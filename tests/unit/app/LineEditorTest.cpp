#include "LineEditor.h"

#include <gtest/gtest.h>


namespace ciarla {
namespace {


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
	editor.apply(Key::killWord, {});
	EXPECT_EQ(editor.text(), "one ");
	editor.apply(Key::left, {});
	editor.apply(Key::killRest, {});
	EXPECT_EQ(editor.text(), "one");
	editor.apply(Key::killLine, {});
	EXPECT_EQ(editor.text(), "");
}


TEST(LineEditor, ShowsTheWholeLineWhereItFits)
{
	const LineEditor editor = typed("日本");

	EXPECT_EQ(editor.view(10).text, "日本");
	EXPECT_EQ(editor.view(10).cursorColumn, 4U);
}


TEST(LineEditor, ScrollsSidewaysSoThatTheCursorIsInView)
{
	LineEditor editor = typed("0123456789");

	EXPECT_EQ(editor.view(5).text, "6789");
	EXPECT_EQ(editor.view(5).cursorColumn, 4U);
	editor.apply(Key::home, {});
	EXPECT_EQ(editor.view(5).text, "0123");
	EXPECT_EQ(editor.view(5).cursorColumn, 0U);
}


} // namespace
} // namespace ciarla
