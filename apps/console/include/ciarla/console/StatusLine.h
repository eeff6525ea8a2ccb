#pragma once

#include <string>
#include <vector>


namespace ciarla {


/// What a part of the status line is worth, the least first. Where not all parts fit, those that are worth less give way:
/// whom one talks to, whether others can read it, and that one is meant stay the longest.
enum class StatusWorth
{
	place,
	roundTrip,
	members,
	unread,
	hub, ///< Of a room.
	forUs,
	security,
	whom
};


/// One part of the status line: a short line, safe to show.
struct StatusPart
{
	std::string text;
	StatusWorth worth = StatusWorth::whom;
	std::string brief = {}; ///< Stands for it where that is too long; empty where nothing does.
	StatusWorth briefWorth = StatusWorth::whom;
};


/// A StatusLine is what a terminal shows below the line that is being typed: with whom one talks, and over what.
class StatusLine
{
public:
	virtual ~StatusLine() = default;

	/// Its parts as things are now, in the order in which they are shown. None for nothing. Called on the loop's thread,
	/// often.
	virtual std::vector<StatusPart> status() const = 0;
};


} // namespace ciarla
