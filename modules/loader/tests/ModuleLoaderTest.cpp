#include <ciarla/module/ModuleLoader.h>

#include <ciarla/transport/TransportRegistry.h>

#include <gmock/gmock.h>

#include <dlfcn.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;


class ModuleLoaderTest: public testing::Test
{
protected:
	ModuleLoaderTest()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-modules-XXXXXX").string();
		folder = ::mkdtemp(pattern.data());
	}

	void TearDown() override
	{
		std::filesystem::remove_all(folder);
	}

	/// A copy of a specimen in the folder, which nobody else may write to.
	std::filesystem::path put(const std::string& specimen)
	{
		std::filesystem::path file = folder / specimen;
		std::filesystem::copy_file(std::filesystem::path(CIARLA_SPECIMENS) / specimen, file);
		::chmod(file.c_str(), 0755);
		return file;
	}

	/// What is wrong with a specimen, when it is opened or when it is added.
	std::string refusalOf(const std::string& specimen)
	{
		const Result<void> loaded = loader.load(put(specimen));
		if (!loaded)
		{
			return loaded.error().text;
		}
		registry = TransportRegistry();
		const std::vector<Error> errors = loader.addTo(registry, {});
		return errors.empty() ? "loaded" : errors.back().text;
	}

	TransportRegistry registry;
	ModuleLoader loader;
	std::filesystem::path folder;
};


TEST_F(ModuleLoaderTest, AddsTheWiresOfAModuleAndSaysWhereTheyCameFrom)
{
	const std::filesystem::path file = put("good.so");

	const Result<void> loaded = loader.load(file);
	ASSERT_TRUE(loaded) << loaded.error().text;
	ASSERT_THAT(loader.addTo(registry, {}), IsEmpty());

	EXPECT_NE(nullptr, registry.find("good"));
	ASSERT_THAT(loader.origins(), SizeIs(1));
	EXPECT_EQ("good", loader.origins().front().wire);
	EXPECT_EQ(std::filesystem::canonical(file).string(), loader.origins().front().origin);
}


TEST_F(ModuleLoaderTest, ReadsTheOptionsOfAModuleBeforeAnythingOfItIsCalled)
{
	const std::filesystem::path file = put("options.so");
	ASSERT_TRUE(loader.load(file));

	void* const library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_NOLOAD);
	ASSERT_NE(nullptr, library) << ::dlerror();
	const auto* const called = static_cast<const int*>(::dlsym(library, "ciarlaSpecimenCalled"));
	ASSERT_NE(nullptr, called) << ::dlerror();
	ASSERT_THAT(loader.found(), SizeIs(1));
	ASSERT_THAT(loader.found().front().options(), SizeIs(2));
	EXPECT_STREQ("options.tries", loader.found().front().options().front().name);
	EXPECT_EQ(0, *called);

	EXPECT_THAT(loader.addTo(registry, {}), IsEmpty());
	EXPECT_EQ(1, *called);
	::dlclose(library);
}


TEST_F(ModuleLoaderTest, LetsTheRegistryJudgeTheOptionsOfAnAddress)
{
	ASSERT_EQ("loaded", refusalOf("options.so"));

	const std::pair<const char*, const char*> asked[] = {
		{"options:x?options.tries=11", "The option options.tries is a whole number from 1 to 10, not \"11\"."},
		{"options:x?options.tries=", "The option options.tries is a whole number from 1 to 10, not \"\"."},
		{"options:x?options.kind=loud", "The option options.kind is soft or hard, not \"loud\"."},
		{"options:x?options.kidn=soft", "There is no option options.kidn; did you mean options.kind?"},
		{"options:x?options.colour=red", "There is no option options.colour; there is options.tries or options.kind."}};
	for (const auto& [address, words]: asked)
	{
		const auto dialled = registry.dial(Address::parse(address).value());
		ASSERT_FALSE(dialled) << address;
		EXPECT_EQ(words, dialled.error().text);
	}
	EXPECT_TRUE(registry.dial(Address::parse("options:x?options.tries=10&options.kind=hard").value()));
}


/// The program's registry, which a module may keep for later: a wire of its own stands on another one.
TEST_F(ModuleLoaderTest, GivesAModuleTheWiresOfTheProgram)
{
	ASSERT_TRUE(loader.load(put("standing.so")));
	ASSERT_TRUE(loader.load(put("good.so")));
	ASSERT_THAT(loader.addTo(registry, {{}, {}, &registry}), IsEmpty());

	ASSERT_NE(nullptr, registry.find("standing"));
	EXPECT_TRUE(registry.find("standing")->capabilities().local);
}


TEST_F(ModuleLoaderTest, OpensNoFileTwice)
{
	const std::filesystem::path file = put("good.so");
	ASSERT_TRUE(loader.load(file));
	std::filesystem::create_symlink(file, folder / "link.so");

	EXPECT_THAT(loader.load(folder / "link.so").error().text, HasSubstr("it is there already"));
}


TEST_F(ModuleLoaderTest, NamesBothInterfacesOfAModuleOfAnotherOne)
{
	EXPECT_THAT(refusalOf("old_abi.so"), HasSubstr("it has interface 2, and this program 3"));
	EXPECT_THAT(refusalOf("new_abi.so"), HasSubstr("it has interface 4, and this program 3"));
	EXPECT_THAT(loader.found(), IsEmpty());
}


TEST_F(ModuleLoaderTest, NamesBothBuildsOfAModuleOfAnotherOne)
{
	EXPECT_THAT(
		refusalOf("other_build.so"),
		AllOf(
			HasSubstr("it was built with libstdc++ with strings 1, debug containers"),
			HasSubstr(std::string("this program with ") + moduleBuild)));
}


TEST_F(ModuleLoaderTest, RefusesALibraryThatIsNoModule)
{
	EXPECT_THAT(refusalOf("no_symbol.so"), HasSubstr("it is no module of ciarla"));
}


TEST_F(ModuleLoaderTest, RefusesAFileThatIsNoLibrary)
{
	std::ofstream(folder / "text.so") << "not a library";

	const Result<void> loaded = loader.load(folder / "text.so");

	ASSERT_FALSE(loaded);
	EXPECT_THAT(loaded.error().text, AllOf(HasSubstr("text.so was left out"), HasSubstr("the system cannot load it")));
}


TEST_F(ModuleLoaderTest, RefusesALibraryOfWhichAPartIsNowhereAndNamesIt)
{
	EXPECT_THAT(
		refusalOf("unresolved.so"), AllOf(HasSubstr("the system cannot load it"), HasSubstr("ciarlaSpecimenOfNobody")));
	EXPECT_EQ(nullptr, registry.find("unresolved"));
}


TEST_F(ModuleLoaderTest, RefusesAFileThatIsNotThere)
{
	EXPECT_THAT(loader.load(folder / "gone.so").error().text, HasSubstr("gone.so was left out"));
}


TEST_F(ModuleLoaderTest, LeavesNothingOfAModuleThatThrows)
{
	EXPECT_THAT(refusalOf("throwing.so"), HasSubstr("The moon is in the wrong phase."));
	EXPECT_EQ(nullptr, registry.find("half"));
}


TEST_F(ModuleLoaderTest, LeavesNothingOfAModuleWhoseSchemeIsTaken)
{
	ASSERT_EQ("loaded", refusalOf("good.so"));

	EXPECT_THAT(refusalOf("twice.so"), HasSubstr("Two transports or layers are called \"good\""));
	EXPECT_EQ(nullptr, registry.find("new"));
}


TEST_F(ModuleLoaderTest, RefusesAFileThatOthersMayWriteTo)
{
	const std::filesystem::path file = put("good.so");
	::chmod(file.c_str(), 0757);

	EXPECT_THAT(loader.load(file).error().text, HasSubstr("others may write to"));
	EXPECT_EQ(nullptr, registry.find("good"));
}


TEST_F(ModuleLoaderTest, RefusesAFileInAFolderThatOthersMayWriteTo)
{
	const std::filesystem::path file = put("good.so");
	::chmod(folder.c_str(), 0777);

	EXPECT_THAT(loader.load(file).error().text, HasSubstr("others may write to"));
}


TEST_F(ModuleLoaderTest, GoesOnWithTheOthersOfAFolder)
{
	const std::vector<std::string> bad{"no_symbol.so", "old_abi.so", "other_build.so", "unresolved.so"};
	const std::vector<std::string> badOnceCalled{"throwing.so", "twice.so"};
	put("good.so");
	for (const std::string& each: bad)
	{
		put(each);
	}
	put("throwing.so");
	put("twice.so");
	std::ofstream(folder / "README") << "not a module";

	const std::vector<Error> errors = loader.loadFolder(folder);

	ASSERT_THAT(errors, SizeIs(bad.size()));
	for (std::size_t i = 0; i < bad.size(); ++i)
	{
		EXPECT_THAT(errors[i].text, HasSubstr(bad[i] + " was left out: "));
	}
	const std::vector<Error> left = loader.addTo(registry, {});
	ASSERT_THAT(left, SizeIs(badOnceCalled.size()));
	for (std::size_t i = 0; i < badOnceCalled.size(); ++i)
	{
		EXPECT_THAT(left[i].text, HasSubstr(badOnceCalled[i] + " was left out: "));
	}
	EXPECT_NE(nullptr, registry.find("good"));
}


TEST_F(ModuleLoaderTest, FindsNothingInAFolderThatIsNotThere)
{
	EXPECT_THAT(loader.loadFolder(folder / "gone"), IsEmpty());
}


} // namespace
} // namespace ciarla
