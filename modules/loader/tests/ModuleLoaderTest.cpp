#include <ciarla/module/ModuleLoader.h>

#include <ciarla/transport/TransportRegistry.h>

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>


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

	std::string refusalOf(const std::string& specimen)
	{
		const Result<void> loaded = loader.load(put(specimen));
		return loaded ? "loaded" : loaded.error().text;
	}

	TransportRegistry registry;
	ModuleLoader loader{registry, {}};
	std::filesystem::path folder;
};


TEST_F(ModuleLoaderTest, AddsTheWiresOfAModuleAndSaysWhereTheyCameFrom)
{
	const std::filesystem::path file = put("good.so");

	const Result<void> loaded = loader.load(file);

	ASSERT_TRUE(loaded) << loaded.error().text;
	EXPECT_NE(nullptr, registry.find("good"));
	ASSERT_THAT(loader.origins(), SizeIs(1));
	EXPECT_EQ("good", loader.origins().front().wire);
	EXPECT_EQ(std::filesystem::canonical(file).string(), loader.origins().front().origin);
}


TEST_F(ModuleLoaderTest, NamesBothInterfacesOfAModuleOfAnotherOne)
{
	EXPECT_THAT(refusalOf("old_abi.so"), HasSubstr("it has interface 3, and this program 2"));
	EXPECT_THAT(registry.transports(), IsEmpty());
}


TEST_F(ModuleLoaderTest, NamesBothBuildsOfAModuleOfAnotherOne)
{
	EXPECT_THAT(
		refusalOf("other_build.so"),
		AllOf(HasSubstr("it was built by gcc 4, strings 0"), HasSubstr(std::string("this program by ") + moduleBuild)));
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
	const std::vector<std::string> bad{"no_symbol.so", "old_abi.so", "other_build.so",
									   "throwing.so",  "twice.so",   "unresolved.so"};
	put("good.so");
	for (const std::string& each: bad)
	{
		put(each);
	}
	std::ofstream(folder / "README") << "not a module";

	const std::vector<Error> errors = loader.loadFolder(folder);

	ASSERT_THAT(errors, SizeIs(bad.size()));
	for (std::size_t i = 0; i < bad.size(); ++i)
	{
		EXPECT_THAT(errors[i].text, HasSubstr(bad[i] + " was left out: "));
	}
	EXPECT_NE(nullptr, registry.find("good"));
}


TEST_F(ModuleLoaderTest, FindsNothingInAFolderThatIsNotThere)
{
	EXPECT_THAT(loader.loadFolder(folder / "gone"), IsEmpty());
}


} // namespace
} // namespace ciarla
