#pragma once

#include <ciarla/console/Console.h>
#include <ciarla/console/ConsoleLook.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// A line of ours, into which a mark of its state goes.
struct MarkedLine
{
	std::string before;
	std::string after;

	std::string with(std::string_view mark) const
	{
		return before + std::string(mark) + after;
	}
};


/// A TalkLook says how a terminal shows what is said: pure.
///
///     14:03 [games] Ada: hello
///     14:03 * Ada waves
///     14:04 ✓ Bob: hello yourself
///     14:05 Ada:
///       a message
///       of several lines
///     -- Thursday, 26 November 2026 --
///
/// A name is reversed where it says something to us. No row of a message begins where a name does.
class TalkLook
{
public:
	static constexpr std::size_t rowsUnfolded = 20;

	explicit TalkLook(ConsoleLook look) noexcept;

	/// The line that tells that another day has begun, if this was said on another one than what came before it. The
	/// first day is told only if it is not today.
	std::optional<std::string> dayChange(const Talk& talk);

	/// What was said. Several lines are rows below the name, of which at most `rowsMax` are there, and how many more there
	/// are.
	std::string line(const Talk& talk, std::size_t rowsMax = rowsUnfolded) const;

	/// What we said ourselves.
	MarkedLine ownLine(const Talk& talk, std::size_t rowsMax = rowsUnfolded) const;

	/// Whether line() leaves any of it out.
	static bool isFolded(const Talk& talk);

	/// Something that happened now.
	std::string event(std::string_view sentence) const;

	/// Whether the bell rings for it.
	bool rings(const Talk& talk) const noexcept;

private:
	std::string timeWords(std::uint64_t time) const;
	std::string words(const Talk& talk, std::size_t rowsMax) const;

	const ConsoleLook _look;
	std::string _day;
};


} // namespace ciarla
