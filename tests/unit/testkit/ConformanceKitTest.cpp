#include <ciarla/testkit/Conformance.h>
#include <ciarla/testkit/ConformanceTable.h>
#include <ciarla/testkit/Verdict.h>

#include <gmock/gmock.h>

#include <set>
#include <string>


namespace ciarla::testkit {
namespace {


using testing::ElementsAre;
using testing::HasSubstr;


TEST(Verdict, IsKeptUntilSomethingIsWrong)
{
	Verdict verdict;
	EXPECT_TRUE(verdict.expect(true, "the sky is up"));
	EXPECT_TRUE(verdict.kept());

	EXPECT_FALSE(verdict.expect(false, "the sky falls"));
	EXPECT_FALSE(verdict.expectEqual(1, 2, "skies"));

	EXPECT_FALSE(verdict.kept());
	EXPECT_THAT(verdict.faults(), ElementsAre("the sky falls", "skies: 2 instead of 1"));
}


TEST(ConformanceClauses, AreNumberedInOrder)
{
	std::set<std::string_view> promises;
	int next = 1;
	for (const ConformanceClause& clause: conformanceClauses())
	{
		EXPECT_EQ(next++, clause.number);
		promises.insert(clause.promise);
	}
	EXPECT_EQ(39, next);
	EXPECT_EQ(38u, promises.size());
}


TEST(ConformanceTable, ShowsEachTransportBesideTheOther)
{
	Verdict broken;
	broken.expect(false, "no");
	Verdict modest;
	modest.doesNotClaim();
	ConformanceTable table;
	table.addTransport("pigeon");
	table.addTransport("bottle");
	table.record("pigeon", 1, Verdict());
	table.record("bottle", 1, broken);
	table.record("bottle", 2, modest);

	const std::string text = table.markdown();

	EXPECT_THAT(text, HasSubstr("| | promise | pigeon | bottle |"));
	EXPECT_THAT(text, HasSubstr("| 1 | scheme and capabilities tell the truth | yes | NO |"));
	EXPECT_THAT(text, HasSubstr(" | not run | not claimed |"));
}


} // namespace
} // namespace ciarla::testkit
