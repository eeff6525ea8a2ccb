#include "VectorFile.h"
#include "VectorRunner.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>


namespace ciarla {


namespace {


class EveryVector: public testing::TestWithParam<Vector>
{
};


class FramedVector: public testing::TestWithParam<Vector>
{
};


/// In the raw dialect a cut is all that parts two messages, so only framed conversations may be cut anywhere.
std::vector<Vector> framedVectors()
{
	std::vector<Vector> vectors = readVectors(CIARLA_VECTORS);
	std::erase_if(vectors, [](const Vector& vector) { return vector.raw; });
	return vectors;
}


std::string titleOf(const testing::TestParamInfo<Vector>& info)
{
	std::string title;
	bool wordBegins = true;
	for (const char character: info.param.title)
	{
		if (std::isalnum(static_cast<unsigned char>(character)) != 0)
		{
			title += wordBegins ? static_cast<char>(std::toupper(static_cast<unsigned char>(character))) : character;
		}
		wordBegins = std::isalnum(static_cast<unsigned char>(character)) == 0;
	}
	return title;
}


} // namespace


TEST_P(EveryVector, HoldsWhole)
{
	VectorRunner(GetParam(), {}).run();
}


// TCP may cut a conversation anywhere, so every cut must tell the same story.
TEST_P(FramedVector, HoldsAtEveryCut)
{
	const std::size_t bytes = VectorRunner::heardBytes(GetParam());
	for (std::size_t cut = 0; cut <= bytes && !HasFailure(); ++cut)
	{
		SCOPED_TRACE("cut after byte " + std::to_string(cut));
		VectorRunner(GetParam(), {cut}).run();
	}
}


TEST_P(FramedVector, HoldsByteByByte)
{
	VectorRunner(GetParam(), {VectorRunner::Cut::everywhere}).run();
}


INSTANTIATE_TEST_SUITE_P(Wire, EveryVector, testing::ValuesIn(readVectors(CIARLA_VECTORS)), titleOf);
INSTANTIATE_TEST_SUITE_P(Wire, FramedVector, testing::ValuesIn(framedVectors()), titleOf);


} // namespace ciarla
