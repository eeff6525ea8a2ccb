#pragma once

#include <sys/types.h>

#include <vector>


namespace ciarla {


/// Descendants are the programs that a program has started, and those that they have, as far as they have stayed in our own
/// process group: one that left it, as a daemon does, is nobody's to end.
///
/// Ownership: a descriptor of each, so that a signal never meets another program that has its number by then.
/// Source: proc(5), pidfd_open(2).
class Descendants
{
public:
	/// As they are now. Find them before the program is ended, for they have another parent then.
	explicit Descendants(pid_t ancestor);
	~Descendants();
	Descendants(const Descendants&) = delete;
	Descendants& operator=(const Descendants&) = delete;

	void signal(int number) const noexcept;

private:
	std::vector<int> _descriptors;
};


} // namespace ciarla
