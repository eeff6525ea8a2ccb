#pragma once

#include "TalkLook.h"
#include "TalkMemory.h"
#include "TerminalScreen.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>


namespace ciarla {


/// A TalkReview is what a person does with the talk beside reading it: looks back, in a pager or for a word, copies, opens a
/// link; and writes a line in an editor. PageUp and Ctrl-X Ctrl-E come here by themselves.
///
/// What it hands to other programs, and to the terminal, was said by strangers: see TalkMemory, Link and textToInsert().
/// Ownership: the screen outlives it.
/// Threading: the loop's thread.
class TalkReview final
{
public:
	using Tell = std::function<void(const std::string& sentence)>;

	TalkReview(TerminalScreen& screen, Tell tell);

	/// It is shown.
	void add(const Talk& talk, const TalkLook& look);

	/// We said it; by this id it is told what became of it, if it has one.
	void addOwn(const Talk& talk, const TalkLook& look, std::uint64_t id);
	void settleOwn(std::uint64_t id, bool delivered);

	/// A line of the program's own is.
	void add(std::string_view line);

	void look(LookBack what, std::string_view words);

private:
	void openPager();
	void openEditor();
	void takeEdited(const std::string& path, int status);
	void find(std::string_view word);
	void copyLast();
	void listLinks();
	void openLink(std::string_view number);

	TerminalScreen& _screen;
	const Tell _tell;
	TalkMemory _memory;
	std::string _folded; ///< The last message of which rows were left out, as it would be shown whole.
};


} // namespace ciarla
