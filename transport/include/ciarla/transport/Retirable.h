#pragma once


namespace ciarla {


/// A Retirable is something that a loop calls back, and that may have to be given up inside such a callback.
///
/// Ownership: Loop::retire() takes it, silences it at once, and destroys it when no call of it is on the stack.
class Retirable
{
public:
	virtual ~Retirable() = default;

	/// From now on calls nobody back. Called by Loop::retire(), on the loop's thread.
	virtual void silence() noexcept = 0;

protected:
	Retirable() = default;
	Retirable(const Retirable&) = delete;
	Retirable& operator=(const Retirable&) = delete;
};


} // namespace ciarla
