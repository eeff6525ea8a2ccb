#include <ciarla/testkit/ConformanceTable.h>

#include <ciarla/testkit/Conformance.h>


namespace ciarla::testkit {


void ConformanceTable::addTransport(const std::string& name)
{
	_transports.push_back(name);
}


void ConformanceTable::record(const std::string& transport, int clause, const Verdict& verdict)
{
	_cells[{transport, clause}] = !verdict.kept() ? "NO" : verdict.claimed() ? "yes" : "not claimed";
}


std::string ConformanceTable::markdown() const
{
	std::string text = "| | promise |";
	std::string rule = "|---|---|";
	for (const std::string& transport: _transports)
	{
		text += " " + transport + " |";
		rule += "---|";
	}
	text += "\n" + rule + "\n";

	for (const ConformanceClause& clause: conformanceClauses())
	{
		text += "| " + std::to_string(clause.number) + " | " + std::string(clause.promise) + " |";
		for (const std::string& transport: _transports)
		{
			const auto cell = _cells.find({transport, clause.number});
			text += " " + (cell == _cells.end() ? "not run" : cell->second) + " |";
		}
		text += "\n";
	}
	return text;
}


} // namespace ciarla::testkit
