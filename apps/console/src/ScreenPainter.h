#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


struct TerminalSize
{
	std::size_t rows = 24;
	std::size_t columns = 80;

	friend bool operator==(const TerminalSize&, const TerminalSize&) = default;
};


/// What stands at the bottom of the screen: the rows of the line that is being typed, and a status line.
struct InputArea
{
	std::vector<std::string> rows; ///< Each fits on one row; they may have escape sequences that move in their row.
	std::vector<std::size_t> columnsOfRows;
	std::size_t cursorRow = 0; ///< In the area, and
	std::size_t cursorColumn = 0;
};


/// A ScreenPainter knows where on the screen everything is, and says which bytes bring it there: pure.
///
///     row 1   talk            what is over the top is the terminal's to keep
///             talk            _talkRow: the last row of it
///                             free, until talk has filled the screen once
///     row n   > half a li     the area: it never scrolls
///     rows    tcp, Bob
///
/// All that it ever emits is text, carriage return and line feed inside the scroll region, and these:
///     CSI row;column H, CSI column G    where
///     CSI K, CSI J                      erase to the end of the row, of the screen
///     CSI top;bottom r, CSI count L     the scroll region, and rows that are inserted in it
///     CSI … m                           how it looks
///     CSI ?7 h, CSI ?7 l                whether what does not fit goes on in the next row: while we paint only what is
///                                       to be copied in one piece
/// So nothing that is shown as talk reaches a cell of the area, however wide a terminal draws it.
/// Source: ECMA-48, and xterm for what is private.
class ScreenPainter
{
public:
	/// The cursor stands in this row, counted from 1, at a screen that is somebody else's so far.
	void begin(TerminalSize size, std::size_t row, std::size_t column);

	/// The size has changed; `row` is where the terminal has taken the cursor. Without knowing, 0, the area is thought
	/// to be at the bottom still. The area is gone from the screen, and talk may be: both are to be drawn again. So many
	/// columns the last rows of talk take.
	void resized(TerminalSize size, std::size_t row, const std::vector<std::size_t>& columnsOfTalk = {});

	/// Draws the last rows of talk again, above the area. What was on the screen before us is kept above them, and goes
	/// off where there is no room.
	void redrawTalk(const std::vector<std::string>& rows);

	/// Whole rows of talk, and below them whatever was there. Each fits in one row of the screen, or it is what nothing
	/// may break, and goes on in the next. Before begin(), and after end(), they
	/// go where the cursor is, as from any program.
	void talk(const std::vector<std::string>& rows);

	/// All talk goes off the screen, over its top.
	void clearTalk();

	/// The area, as it should be now. Only what differs is drawn.
	void draw(InputArea area);

	/// Takes the area away, and leaves the cursor where the next program goes on. Nothing before begin().
	void end();

	/// What has been painted since the last call.
	std::string take();

	/// How many rows the area takes now; 0: it is not there.
	std::size_t areaRows() const noexcept
	{
		return _area.rows.size();
	}

	/// For which it has painted last.
	const TerminalSize& size() const noexcept
	{
		return _size;
	}

	/// How many rows there are for talk.
	std::size_t talkRows() const noexcept
	{
		return bottom();
	}

	/// How many rows the area may take.
	std::size_t areaRowsMax() const noexcept;

private:
	std::size_t bottom() const noexcept; ///< The last row of the scroll region.
	std::size_t rowsOf(std::string_view row) const noexcept;
	void write(std::string_view row);
	void makeRoom(std::size_t areaRows);
	void scroll(std::size_t rows);
	void eraseBelowTalk();
	void setRegion();
	void moveTo(std::size_t row, std::size_t column);
	std::size_t rowsAfterReflow(std::size_t columns) const noexcept;

	TerminalSize _size;
	bool _begun = false;
	std::size_t _talkRow = 0; ///< From 1; 0: none yet.
	std::ptrdiff_t _foreignRows =
		0; ///< At the top of the screen, not of our talk; below 0: so much of the talk is off.
	std::ptrdiff_t _reflowedRows = 0; ///< So many rows more our talk takes that the terminal has laid out anew.
	InputArea _area;                  ///< As it is on the screen. No rows: not there.
	std::string _bytes;
};


} // namespace ciarla
