#include "BuiltInModules.h"

#include <ciarla/module/ModuleLoader.h>
#include <ciarla/transport/TransportRegistry.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>


namespace ciarla {


namespace {


using testing::IsSupersetOf;


bool has(const TransportRegistry& registry, const std::string& wire)
{
	const auto layers = registry.layers();
	return registry.find(wire) != nullptr ||
		std::any_of(layers.begin(), layers.end(), [&](const Layer* layer) { return layer->name() == wire; });
}


class BuiltInModule: public testing::TestWithParam<Module>
{
};


TEST_P(BuiltInModule, AddsItsWiresAndSaysThatTheyAreBuiltIn)
{
	TransportRegistry registry;
	ModuleLoader loader(registry, {});

	const Result<void> added = loader.add(GetParam());

	ASSERT_TRUE(added) << added.error().text;
	ASSERT_FALSE(loader.origins().empty());
	for (const WireOrigin& origin: loader.origins())
	{
		EXPECT_EQ("built in", origin.origin);
		EXPECT_TRUE(has(registry, origin.wire)) << origin.wire;
	}
}


INSTANTIATE_TEST_SUITE_P(Every, BuiltInModule, testing::ValuesIn(builtInModules), [](const auto& given) {
	return std::string(given.param.name);
});


TEST(BuiltInModules, FitIntoOneProgram)
{
	TransportRegistry registry;
	ModuleLoader loader(registry, {});
	for (const Module& module: builtInModules)
	{
		const Result<void> added = loader.add(module);
		ASSERT_TRUE(added) << added.error().text;
	}
	std::vector<std::string> wires;
	for (const WireOrigin& origin: loader.origins())
	{
		wires.push_back(origin.wire);
	}
	EXPECT_THAT(wires, IsSupersetOf({"unix", "tls", "trace", "ws"}));
}


} // namespace
} // namespace ciarla
