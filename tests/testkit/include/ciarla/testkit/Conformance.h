#pragma once

#include <ciarla/testkit/ConformanceSubject.h>
#include <ciarla/testkit/Verdict.h>

#include <span>
#include <string>
#include <string_view>


namespace ciarla::testkit {


class ConformanceTable;


/// A ConformanceClause is one promise of the contract in Connection.h, Listener.h and Transport.h, with the
/// code that sees whether a transport keeps it.
struct ConformanceClause
{
	int number = 0;
	std::string_view promise;
	void (*check)(ConformanceSubject& subject, Verdict& verdict) = nullptr;
};


/// All 38, in order.
std::span<const ConformanceClause> conformanceClauses();

/// Runs one clause on a fresh subject.
Verdict runClause(const ConformanceClause& clause, const ConformanceFactory& factory);

/// Registers one GoogleTest for each clause, named "Conformance/<name>.<number>_<promise>". Call it from main(),
/// between InitGoogleTest() and RUN_ALL_TESTS(). If a table is given it gets a column, filled as the tests run.
void registerConformance(const std::string& name, const ConformanceFactory& factory, ConformanceTable* table = nullptr);


} // namespace ciarla::testkit
