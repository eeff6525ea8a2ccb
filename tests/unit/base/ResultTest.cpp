#include <ciarla/base/Result.h>

#include <gmock/gmock.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <ostream>
#include <string>


namespace {


/// Set while there is to be no memory.
bool isMemoryGone = false; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): operator new is global too.


} // namespace


[[gnu::noinline]] void* operator new(std::size_t size)
{
	void* memory = isMemoryGone ? nullptr : std::malloc(size);
	if (memory == nullptr)
	{
		throw std::bad_alloc();
	}
	return memory;
}


[[gnu::noinline]] void operator delete(void* memory) noexcept
{
	std::free(memory);
}


[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept
{
	std::free(memory);
}


namespace ciarla {


namespace {


using testing::KilledBySignal;


const Error noPort{ErrorCode::malformedAddress, "\"x\" is no address: it has no port; write HOST:PORT."};


/// A way to ask a Result for what it does not have.
struct Misuse
{
	const char* name;
	std::function<void()> commit;
	const char* told;
};


void PrintTo(const Misuse& misuse, std::ostream* stream)
{
	*stream << misuse.name;
}


class AResultAskedForWhatItLacks: public testing::TestWithParam<Misuse>
{
};


/// A death test's process is one where memory may go.
void withoutMemory(const std::function<void()>& commit) noexcept
{
	isMemoryGone = true;
	commit();
}


TEST_P(AResultAskedForWhatItLacks, EndsTheProgramWithASentence)
{
	EXPECT_EXIT(GetParam().commit(), KilledBySignal(SIGABRT), GetParam().told);
}


TEST_P(AResultAskedForWhatItLacks, NeedsNeitherMemoryNorAnException)
{
	EXPECT_EXIT(withoutMemory(GetParam().commit), KilledBySignal(SIGABRT), GetParam().told);
}


constexpr char noValue[] = "A Result has no value: \"x\" is no address: it has no port; write HOST:PORT.\n";
constexpr char noError[] = "A Result that has a value was asked for its error.\n";


INSTANTIATE_TEST_SUITE_P(
	OfEveryKind, AResultAskedForWhatItLacks,
	testing::Values(
		Misuse{"value", [result = Result<int>(noPort)]() mutable { (void)result.value(); }, noValue},
		Misuse{"value, const", [result = Result<int>(noPort)] { (void)result.value(); }, noValue},
		Misuse{
			"value, moved",
			[result = std::make_shared<Result<std::unique_ptr<int>>>(noPort)] { (void)std::move(*result).value(); },
			noValue},
		Misuse{"arrow", [result = Result<std::string>(noPort)]() mutable { (void)result->size(); }, noValue},
		Misuse{"arrow, const", [result = Result<std::string>(noPort)] { (void)result->size(); }, noValue},
		Misuse{"void", [result = Result<void>(noPort)] { result.value(); }, noValue},
		Misuse{"error", [result = Result<int>(1)] { (void)result.error(); }, noError},
		Misuse{"error of void", [result = Result<void>()] { (void)result.error(); }, noError}));


TEST(Result, EndsTheProgramWithASentenceThatMovesNoCursor)
{
	const Result<int> result(Error{
		ErrorCode::refused,
		"Ev\x1B[2Jil\x7F\n\xC2\x9B"
		"2J said \xC3\x9B"});

	EXPECT_EXIT((void)result.value(), KilledBySignal(SIGABRT), "no value: Ev\\?\\[2Jil\\?\\?\xC2\\?2J said \xC3\x9B\n");
}


TEST(Result, GivesItsValue)
{
	Result<std::string> result(std::string("here"));

	EXPECT_EQ("here", result.value());
	EXPECT_EQ(4, result->size());
	EXPECT_EQ("here", std::move(result).value());
	Result<void>().value();
}


} // namespace
} // namespace ciarla
