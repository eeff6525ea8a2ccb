#include <ciarla/base/Error.h>

#include <gmock/gmock.h>

#include <dlfcn.h>

#include <string>


namespace ciarla {


namespace {


/// What a module makes of error codes that has a category to itself: it hides all it can, is loaded for itself alone,
/// and finds nothing that the program exports.
class AModulesErrorCode: public testing::Test
{
protected:
	void SetUp() override
	{
		ASSERT_NE(nullptr, library) << ::dlerror();
		make = reinterpret_cast<decltype(make)>(::dlsym(library, "specimenMake"));
		is = reinterpret_cast<decltype(is)>(::dlsym(library, "specimenIs"));
		ASSERT_TRUE(make != nullptr && is != nullptr);
	}

	std::error_code made(int value) const
	{
		std::error_code code;
		make(value, &code);
		return code;
	}

	void* library = ::dlopen(CIARLA_SPECIMENS "/errors.so", RTLD_NOW | RTLD_LOCAL);
	void (*make)(int value, std::error_code* made) = nullptr;
	bool (*is)(const std::error_code* code, int value) = nullptr;
};


TEST_F(AModulesErrorCode, IsOfAnotherCategoryHere)
{
	// Or these tests would show nothing.
	EXPECT_NE(&errorCategory(), &made(1).category());
}


TEST_F(AModulesErrorCode, EqualsTheProgramsAndNoOther)
{
	for (int value = 1; value <= static_cast<int>(ErrorCode::internal); ++value)
	{
		const std::error_code theirs = made(value);
		for (int other = 1; other <= static_cast<int>(ErrorCode::internal); ++other)
		{
			SCOPED_TRACE(std::to_string(value) + " and " + std::to_string(other));
			const auto ours = static_cast<ErrorCode>(other);
			EXPECT_EQ(value == other, theirs == ours);
			EXPECT_EQ(value == other, ours == theirs);
			EXPECT_EQ(value != other, theirs != ours);
			EXPECT_EQ(value == other, errorCodeOf(theirs) == ours);
			EXPECT_EQ(value == other, theirs == make_error_code(ours).default_error_condition());

			const std::error_code made = ours;
			EXPECT_EQ(value == other, is(&made, value)) << "as the module sees it";
		}
	}
}


} // namespace
} // namespace ciarla
