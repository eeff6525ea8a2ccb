#pragma once

#include <string>
#include <string_view>
#include <vector>


namespace ciarla::testkit {


/// A Verdict collects what a clause found, so that a clause can be run to see it fail.
class Verdict
{
public:
	/// Notes `what` unless `holds`. Returns `holds`, so that a clause can stop where going on makes no sense.
	bool expect(bool holds, std::string_view what);

	/// Notes both values unless they are equal.
	bool expectEqual(std::size_t wanted, std::size_t found, std::string_view what);

	/// The wire does not claim the ability that the clause is about; the clause then
	/// shows only that it says so truthfully.
	void doesNotClaim() noexcept;

	bool kept() const noexcept;
	bool claimed() const noexcept;

	/// One sentence for each thing that was wrong, or empty.
	const std::vector<std::string>& faults() const noexcept;

	/// All faults, one a line.
	std::string text() const;

private:
	std::vector<std::string> _faults;
	bool _claimed = true;
};


} // namespace ciarla::testkit
