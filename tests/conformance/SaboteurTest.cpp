#include "SaboteurTest.h"

#include "Saboteurs.h"

#include <ciarla/testkit/Conformance.h>

#include <gtest/gtest.h>

#include <cctype>
#include <string>


namespace ciarla::testkit {


namespace {


class SaboteurTest final: public testing::Test
{
public:
	explicit SaboteurTest(const Saboteur& saboteur):
		_saboteur(saboteur)
	{
	}

	void TestBody() override
	{
		const ConformanceClause& clause = conformanceClauses()[static_cast<std::size_t>(_saboteur.clause - 1)];
		const Verdict verdict = runClause(clause, _saboteur.make);
		EXPECT_FALSE(verdict.kept()) << "a wire that " << _saboteur.deviation << " is not caught by clause "
									 << clause.number << ": " << clause.promise;
		std::cout << verdict.text();
	}

private:
	const Saboteur& _saboteur;
};


/// "IsCaughtByClause05IfItReportsARefusalTwice"
std::string testNameOf(const Saboteur& saboteur)
{
	std::string name =
		"IsCaughtByClause" + std::string(saboteur.clause < 10 ? "0" : "") + std::to_string(saboteur.clause) + "IfIt";
	bool begins = true;
	for (const char c: saboteur.deviation)
	{
		const auto code = static_cast<unsigned char>(c);
		if (std::isalnum(code) != 0)
		{
			name += begins ? static_cast<char>(std::toupper(code)) : c;
		}
		begins = c == ' ';
	}
	return name;
}


} // namespace


void registerSaboteurs()
{
	for (const Saboteur& saboteur: saboteurs())
	{
		const std::string name = testNameOf(saboteur);
		testing::RegisterTest(
			"Saboteur", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
			[&saboteur]() -> testing::Test* { return new SaboteurTest(saboteur); });
	}
}


std::string saboteurTable()
{
	std::string text = "| | a wire that … | is caught, and fails also |\n|---|---|---|\n";
	for (const Saboteur& saboteur: saboteurs())
	{
		bool caught = false;
		std::string others;
		for (const ConformanceClause& clause: conformanceClauses())
		{
			if (runClause(clause, saboteur.make).kept())
			{
				continue;
			}
			caught = caught || clause.number == saboteur.clause;
			if (clause.number != saboteur.clause)
			{
				others += (others.empty() ? "" : ", ") + std::to_string(clause.number);
			}
		}
		text += "| " + std::to_string(saboteur.clause) + " | " + std::string(saboteur.deviation) + " | " +
			(caught ? "yes" : "NO") + (others.empty() ? "" : "; " + others) + " |\n";
	}
	return text;
}


} // namespace ciarla::testkit
