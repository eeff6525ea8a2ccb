#include "LeakCheck.h"


namespace ciarla::testkit {


namespace {


constexpr std::size_t roundsAtOnce = 40;
constexpr std::size_t bytesKeptPerRoundMost = 128;

/// An allocator keeps some of what is freed for reuse, and counts it as allocated; that settles. A leak does not.
constexpr std::size_t triesMost = 8;


std::size_t bytesKeptPerRound(ConformanceSubject& subject, const std::function<void()>& round)
{
	const std::size_t before = subject.allocatedBytes();
	for (std::size_t i = 0; i < roundsAtOnce; ++i)
	{
		round();
	}
	const std::size_t after = subject.allocatedBytes();
	return after > before ? (after - before) / roundsAtOnce : 0;
}


} // namespace


void expectNoLeak(
	ConformanceSubject& subject, Verdict& verdict, const std::string& what, const std::function<void()>& round)
{
	if (!subject.allocatedBytes)
	{
		return;
	}
	std::size_t kept = bytesKeptPerRound(subject, round);
	for (std::size_t tries = 1; tries < triesMost && kept >= bytesKeptPerRoundMost; ++tries)
	{
		kept = bytesKeptPerRound(subject, round);
	}
	verdict.expect(kept < bytesKeptPerRoundMost, std::to_string(kept) + " bytes are kept of " + what);
}


} // namespace ciarla::testkit
