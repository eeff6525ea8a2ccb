#pragma once

#include <ciarla/testkit/Verdict.h>

#include <map>
#include <string>
#include <utility>
#include <vector>


namespace ciarla::testkit {


/// A ConformanceTable shows which clause holds on which transport.
class ConformanceTable
{
public:
	/// A column, in the order of the calls.
	void addTransport(const std::string& name);

	void record(const std::string& transport, int clause, const Verdict& verdict);

	/// Markdown: a row for each clause, a column for each transport. "yes", "not claimed", "NO", or "not run".
	std::string markdown() const;

private:
	std::vector<std::string> _transports;
	std::map<std::pair<std::string, int>, std::string> _cells;
};


} // namespace ciarla::testkit
