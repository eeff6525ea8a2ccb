#include <ciarla/base/Error.h>

#include <gmock/gmock.h>

#include <vector>


namespace ciarla {


namespace {


std::vector<ErrorCode> everyCode()
{
	std::vector<ErrorCode> codes;
	for (int value = 1; value <= static_cast<int>(ErrorCode::internal); ++value)
	{
		codes.push_back(static_cast<ErrorCode>(value));
	}
	return codes;
}


class AnErrorCode: public testing::TestWithParam<ErrorCode>
{
protected:
	const ErrorCategory another{}; ///< As a module has that shares none with the program.
	const std::error_code elsewhere{static_cast<int>(GetParam()), another};
};


TEST_P(AnErrorCode, OfAnotherModuleIsEqualToThatOneAndToNoOther)
{
	for (const ErrorCode code: everyCode())
	{
		const bool same = code == GetParam();
		EXPECT_EQ(same, elsewhere == code) << make_error_code(code).message();
		EXPECT_EQ(same, code == elsewhere);
		EXPECT_EQ(!same, elsewhere != code);
		EXPECT_EQ(!same, code != elsewhere);
		EXPECT_EQ(same, make_error_code(code) == elsewhere.default_error_condition());
		EXPECT_EQ(same, elsewhere == make_error_code(code).default_error_condition());
	}
}


TEST_P(AnErrorCode, IsFoundInAnErrorOfAnotherModule)
{
	EXPECT_EQ(GetParam(), errorCodeOf(elsewhere));
	EXPECT_EQ(GetParam(), errorCodeOf(GetParam()));
}


TEST_P(AnErrorCode, IsNotTheSystemsErrorOfThatNumber)
{
	const std::error_code ofTheSystem(static_cast<int>(GetParam()), std::system_category());

	EXPECT_NE(ofTheSystem, GetParam());
	EXPECT_NE(ofTheSystem, make_error_code(GetParam()).default_error_condition());
	EXPECT_EQ(std::nullopt, errorCodeOf(ofTheSystem));
	EXPECT_EQ(std::nullopt, errorCodeOf({}));
}


INSTANTIATE_TEST_SUITE_P(Each, AnErrorCode, testing::ValuesIn(everyCode()), [](const auto& code) {
	return std::to_string(static_cast<int>(code.param));
});


} // namespace
} // namespace ciarla
