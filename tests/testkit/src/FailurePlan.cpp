#include <ciarla/testkit/FailurePlan.h>

#include <gtest/gtest.h>

#include <iostream>


namespace ciarla::testkit {


FailurePlan::FailurePlan(std::size_t failsAt) noexcept:
	_failsAt(failsAt)
{
}


bool FailurePlan::fails(std::string_view operation)
{
	if (_operations++ != _failsAt)
	{
		return false;
	}
	_what = std::to_string(_failsAt) + ": " + std::string(operation);
	return true;
}


bool FailurePlan::fired() const noexcept
{
	return !_what.empty();
}


const std::string& FailurePlan::what() const noexcept
{
	return _what;
}


std::size_t FailurePlan::operations() const noexcept
{
	return _operations;
}


std::size_t sweepFailures(const std::function<void(FailurePlan&)>& run, std::size_t runsMost)
{
	for (std::size_t failsAt = 0; failsAt < runsMost; ++failsAt)
	{
		SCOPED_TRACE("operation " + std::to_string(failsAt) + " fails");
		FailurePlan plan(failsAt);
		run(plan);
		if (!plan.fired())
		{
			std::cout << "[  sweep   ] " << failsAt << " failing operations, each survived\n";
			testing::Test::RecordProperty("failingOperations", std::to_string(failsAt));
			return failsAt;
		}
	}
	ADD_FAILURE() << "The scenario still met its failure after " << runsMost << " runs.";
	return runsMost;
}


} // namespace ciarla::testkit
