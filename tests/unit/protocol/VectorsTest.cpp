#include "VectorFile.h"
#include "VectorRunner.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>


namespace ciarla {


namespace {


class EveryVector: public testing::TestWithParam<Vector>
{
};


class FramedVector: public testing::TestWithParam<Vector>
{
};


/// Those of a hub's end are played by tests/unit/hub.
std::vector<Vector> memberVectors()
{
	std::vector<Vector> vectors = readVectors(CIARLA_VECTORS);
	std::erase_if(vectors, isOfAHub);
	return vectors;
}


/// In the raw dialect a cut is all that parts two messages, so only framed conversations may be cut anywhere.
std::vector<Vector> framedVectors()
{
	std::vector<Vector> vectors = memberVectors();
	std::erase_if(vectors, [](const Vector& vector) { return vector.raw; });
	return vectors;
}


std::string titleOf(const testing::TestParamInfo<Vector>& info)
{
	return testTitleOf(info.param);
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


INSTANTIATE_TEST_SUITE_P(Wire, EveryVector, testing::ValuesIn(memberVectors()), titleOf);
INSTANTIATE_TEST_SUITE_P(Wire, FramedVector, testing::ValuesIn(framedVectors()), titleOf);


} // namespace ciarla
