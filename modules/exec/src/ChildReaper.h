#pragma once

#include "ChildProcess.h"

#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>

#include <memory>


namespace ciarla {


/// A ChildReaper sees to the end of a program that nobody talks to any more, so that no zombie remains.
///
/// Ownership: its own deadline's, on the loop; it goes when the program has ended, or with the loop. What is still
///            running then is the system's to reap.
class ChildReaper final: public std::enable_shared_from_this<ChildReaper>, private DescriptorHandler
{
public:
	/// Tells the program to end, and makes it end if it has not after `patience`. Returns at once.
	static void seeOff(Loop& loop, std::shared_ptr<ChildProcess> child, Duration patience);

	ChildReaper(Loop& loop, std::shared_ptr<ChildProcess> child) noexcept;
	~ChildReaper() override;
	ChildReaper(const ChildReaper&) = delete;
	ChildReaper& operator=(const ChildReaper&) = delete;

private:
	void onReady(int descriptor, Readiness readiness) noexcept override;
	void await(Duration patience, int lastSignal);

	Loop& _loop;
	std::shared_ptr<ChildProcess> _child;
	CallId _deadline = CallId::none;
};


} // namespace ciarla
