#pragma once

#include "Recording.h"
#include "RecordingLine.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>


namespace ciarla {


/// A RecordingReader makes a Recording of its lines, and sees that they come in an order that there can have been.
class RecordingReader
{
public:
	/// The path is what the recording is called.
	explicit RecordingReader(std::string path);

	/// The next line, without its end. Empty, or what is wrong with it.
	std::string take(std::string_view line);

	/// How many there have been.
	std::size_t line() const noexcept;

	/// What was read. Once, last.
	Recording finish();

private:
	std::string begin(const RecordingLine& line);
	std::string goOn(const RecordingLine& line);
	static std::string whyOutOfOrder(const RecordedConnection& connection, RecordedKind kind);
	std::string add(RecordedConnection& connection, const RecordingLine& line);

	Recording _recording;
	std::map<std::uint64_t, std::size_t> _numbers; ///< Of the part that is being read.
	std::size_t _line = 0;
};


} // namespace ciarla
