#pragma once

#include "InputHistory.h"

#include <filesystem>
#include <string_view>


namespace ciarla {


/// A HistoryFile keeps the lines that were entered from one run to the next.
///
/// One line of the file is one entry; a line feed in it is written `\n`, a backslash `\\`. The file and its folder are
/// their owner's alone. Several programs may add to it at a time. Where it cannot be read or written, nothing is kept:
/// no chat fails for that.
/// Bounds: it is cut to what an InputHistory holds when it is read.
class HistoryFile
{
public:
	explicit HistoryFile(std::filesystem::path file);

	/// Adds what is kept. A link, a file of somebody else's, or what is no file is left alone.
	void load(InputHistory& history) const;

	/// Keeps one more.
	void append(std::string_view line) const;

private:
	void rewrite(const InputHistory& history) const;

	std::filesystem::path _file;
};


} // namespace ciarla
