#pragma once

#include "ChildProcess.h"

#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>

#include <memory>


namespace ciarla {


/// A ChildReaper sees to the end of a program that nobody talks to any more, so that no zombie remains.
///
/// Ownership: its own deadline's, on the loop; it goes when the program has ended, or with the loop. The loop's end waits
///            out what is left of the patience, and kills; how that program ended is whoever reaps' to take in.
class ChildReaper final: public std::enable_shared_from_this<ChildReaper>, private DescriptorHandler
{
public:
	/// Tells the program to end, and makes it end if it has not after `patience`. Returns at once.
	static void seeOff(Loop& loop, std::shared_ptr<ChildProcess> child, Duration patience);

	ChildReaper(Loop& loop, std::shared_ptr<ChildProcess> child, TimePoint last) noexcept;
	~ChildReaper() override;
	ChildReaper(const ChildReaper&) = delete;
	ChildReaper& operator=(const ChildReaper&) = delete;

private:
	void onReady(int descriptor, Readiness readiness) noexcept override;
	void await(Duration patience);

	Loop& _loop;
	std::shared_ptr<ChildProcess> _child;
	const TimePoint _last; ///< By the steady clock: the end of its patience, should the loop end before.
	CallId _deadline = CallId::none;
};


} // namespace ciarla
