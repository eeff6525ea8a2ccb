#pragma once

#include "OwnLines.h"
#include "ScreenPainter.h"
#include <ciarla/console/StatusLine.h>
#include <vector>

#include <cstddef>
#include <string>


namespace ciarla {


class StatusLine;
class TypedLine;


/// A ScreenBottom is what stands below the talk: our lines that are on their way, the line that is being typed, and the
/// status line with what is unread; and the terminal's title, which says as much.
class ScreenBottom
{
public:
	static constexpr std::size_t inputRowsMax = 5;
	static constexpr std::size_t ownRowsMax = 3; ///< Of lines that are on their way.

	/// Without a title nothing is said of one.
	explicit ScreenBottom(bool hasTitle) noexcept;

	/// It outlives the screen, or is taken back by null.
	void setStatusLine(const StatusLine* statusLine) noexcept;

	OwnLines& own() noexcept
	{
		return _own;
	}

	/// Talk came that nobody has pressed a key after yet; `isForUs`: among many it is meant for us.
	void countUnread(bool isForUs) noexcept;

	/// A key was pressed: nothing is unread.
	void read() noexcept;

	/// How it should stand now, in at most `rowsMax` rows.
	InputArea area(const TypedLine& typed, std::size_t rowsMax, std::size_t columns) const;

	/// What makes the title what it should be now; empty where it is.
	std::string titleChange();

	/// The terminal has another title again.
	void forgetTitle() noexcept;

private:
	std::string status(std::size_t columns) const;

	const bool _hasTitle;
	const StatusLine* _statusLine = nullptr;
	OwnLines _own;
	std::size_t _unread = 0;
	std::size_t _unreadForUs = 0; ///< Of these.
	std::string _title;           ///< As the terminal has it from us.
};


/// One row of at most `columns` of the parts of a status line. Where they do not all fit, the one that is worth least is
/// shortened or left out, and so on; of what one cannot do without as much as fits.
std::string statusRow(std::vector<StatusPart> parts, std::size_t columns);


} // namespace ciarla
