#include "LeakCheck.h"


namespace ciarla::testkit {


namespace {


constexpr std::size_t roundsToWarmUp = 8;
constexpr std::size_t roundsCounted = 40;
constexpr std::size_t bytesKeptPerRoundMost = 128;


} // namespace


void expectNoLeak(
	ConformanceSubject& subject, Verdict& verdict, const std::string& what, const std::function<void()>& round)
{
	if (!subject.allocatedBytes)
	{
		return;
	}
	for (std::size_t i = 0; i < roundsToWarmUp; ++i)
	{
		round();
	}
	const std::size_t before = subject.allocatedBytes();
	for (std::size_t i = 0; i < roundsCounted; ++i)
	{
		round();
	}
	const std::size_t after = subject.allocatedBytes();
	const std::size_t kept = after > before ? (after - before) / roundsCounted : 0;
	verdict.expect(kept < bytesKeptPerRoundMost, std::to_string(kept) + " bytes are kept of " + what);
}


} // namespace ciarla::testkit
