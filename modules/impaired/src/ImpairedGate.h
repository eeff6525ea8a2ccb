#pragma once

#include "Gate.h"
#include "ImpairedOptions.h"
#include "SeededRandom.h"
#include "Timetable.h"

#include <memory>


namespace ciarla {


/// An ImpairedGate is one direction of a bad network.
///
/// Where it cuts depends on the seed and on how many bytes passed, not on how they came; how late they are also on that.
class ImpairedGate final: public Gate
{
public:
	/// The two directions of a connection draw from one seed, and not the same.
	enum class Way
	{
		out,
		in
	};

	ImpairedGate(std::shared_ptr<const ImpairedOptions> options, Way way) noexcept;

	void arrive(std::size_t bytes, TimePoint now) override;
	std::size_t open(TimePoint now) override;
	void pass(std::size_t bytes) override;
	bool letsEnd(TimePoint now) override;
	std::optional<TimePoint> next() const override;
	bool endsPiece() const noexcept override;
	bool isCut() const noexcept override;

private:
	bool isStalled() const noexcept;
	std::size_t drawPiece() noexcept;

	std::shared_ptr<const ImpairedOptions> _options; ///< Shared by all gates of one address.
	SeededRandom _jitters;
	SeededRandom _pieces;
	Timetable _timetable;
	TimePoint _due = TimePoint::min();      ///< Of what came last.
	TimePoint _groupEnd = TimePoint::min(); ///< Until when what comes is due with what came last.
	std::size_t _dueBytes = 0;              ///< They wait, though no more for their time.
	std::size_t _pieceLeft;                 ///< Of the piece that passes.
	std::uint64_t _passed = 0;
	bool _endsPiece = false;
};


} // namespace ciarla
