#include <ciarla/testkit/Verdict.h>


namespace ciarla::testkit {


bool Verdict::expect(bool holds, std::string_view what)
{
	if (!holds)
	{
		_faults.emplace_back(what);
	}
	return holds;
}


bool Verdict::expectEqual(std::size_t wanted, std::size_t found, std::string_view what)
{
	return expect(
		wanted == found, std::string(what) + ": " + std::to_string(found) + " instead of " + std::to_string(wanted));
}


void Verdict::doesNotClaim() noexcept
{
	_claimed = false;
}


bool Verdict::kept() const noexcept
{
	return _faults.empty();
}


bool Verdict::claimed() const noexcept
{
	return _claimed;
}


const std::vector<std::string>& Verdict::faults() const noexcept
{
	return _faults;
}


std::string Verdict::text() const
{
	std::string text;
	for (const std::string& fault: _faults)
	{
		text += fault + "\n";
	}
	return text;
}


} // namespace ciarla::testkit
