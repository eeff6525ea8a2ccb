#include "BuiltInModules.h"

#include <ciarla/module/ModuleLoader.h>
#include <ciarla/transport/TransportRegistry.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <string_view>


namespace ciarla {


namespace {


using testing::IsEmpty;


bool has(const TransportRegistry& registry, std::string_view wire)
{
	const auto layers = registry.layers();
	return registry.find(wire) != nullptr ||
		std::any_of(layers.begin(), layers.end(), [&](const Layer* layer) { return layer->name() == wire; });
}


class BuiltInModule: public testing::TestWithParam<const Module*>
{
protected:
	BuiltInModule()
	{
		EXPECT_TRUE(loader.take(*GetParam()));
		EXPECT_THAT(loader.addTo(registry, {}), IsEmpty());
	}

	TransportRegistry registry;
	ModuleLoader loader;
};


TEST_P(BuiltInModule, AddsItsWiresAndSaysThatTheyAreBuiltIn)
{
	ASSERT_FALSE(loader.origins().empty());
	for (const WireOrigin& origin: loader.origins())
	{
		EXPECT_EQ("built in", origin.origin);
		EXPECT_TRUE(has(registry, origin.wire)) << origin.wire;
	}
}


TEST_P(BuiltInModule, HasRowsForOptionsOfItsOwnWiresAlone)
{
	for (const OptionRow& row: loader.found().front().options())
	{
		const std::string_view name = row.name;
		EXPECT_TRUE(has(registry, name.substr(0, name.find('.')))) << name;
		const std::string_view help = row.help;
		EXPECT_LE(help.substr(0, help.find('\n')).size(), 55U) << "help has 80 columns: " << name;
	}
}


INSTANTIATE_TEST_SUITE_P(Every, BuiltInModule, testing::ValuesIn(builtInModules), [](const auto& given) {
	return std::string(given.param->name);
});
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(BuiltInModule); // Where each folder is deleted.


TEST(BuiltInModules, FitIntoOneProgram)
{
	TransportRegistry registry;
	ModuleLoader loader;
	for (const Module* module: builtInModules)
	{
		ASSERT_TRUE(loader.take(*module)) << module->name;
	}

	EXPECT_THAT(loader.addTo(registry, {}), IsEmpty());
	EXPECT_GE(loader.origins().size(), builtInModules.size());
}


} // namespace
} // namespace ciarla
