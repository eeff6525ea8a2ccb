#include "ConfigFile.h"
#include "TempFile.h"

#include <gtest/gtest.h>

#include <sstream>


namespace ciarla {
namespace {


Result<std::vector<ConfigEntry>> read(const std::string& content)
{
	std::istringstream input(content);
	return readConfig(input, "file");
}


TEST(ConfigFile, KnowsTheLineOfEachEntry)
{
	const auto entries = read("# a comment \\\n\nname = Ada Lovelace\n! another\n  wait:5\r\n");

	ASSERT_TRUE(entries);
	ASSERT_EQ(entries.value().size(), 2U);
	EXPECT_EQ(entries.value()[0].key, "name");
	EXPECT_EQ(entries.value()[0].value, "Ada Lovelace");
	EXPECT_EQ(entries.value()[0].line, 3U);
	EXPECT_EQ(entries.value()[1].key, "wait");
	EXPECT_EQ(entries.value()[1].value, "5");
	EXPECT_EQ(entries.value()[1].line, 5U);
}


TEST(ConfigFile, JoinsALineThatGoesOn)
{
	const auto entries = read("name = Ada \\\nLovelace\nwait = 1\n");

	ASSERT_TRUE(entries);
	EXPECT_EQ(entries.value()[0].value, "Ada Lovelace");
	EXPECT_EQ(entries.value()[1].line, 3U);
}


TEST(ConfigFile, NamesTheLineThatIsWrong)
{
	const auto entries = read("name = Ada\n\nnonsense\n");

	ASSERT_FALSE(entries);
	EXPECT_EQ(entries.error().text, "file:3: this line is not of the form \"key = value\".");
}


TEST(ConfigFile, RefusesALineWithoutAKey)
{
	ASSERT_FALSE(read("= Ada\n"));
}


TEST(ConfigFile, SaysWhyAFileCannotBeRead)
{
	const auto missing = readConfigFile("/nonexistent/ciarla.properties");
	ASSERT_FALSE(missing);
	EXPECT_EQ(
		missing.error().text,
		"Cannot read the configuration file /nonexistent/ciarla.properties: No such file or directory.");

	const auto directory = readConfigFile("/");
	ASSERT_FALSE(directory);
	EXPECT_EQ(directory.error().text, "Cannot read the configuration file /: it is a directory.");
}


TEST(ConfigFile, ReadsAnEmptyFile)
{
	const TempFile file("");

	const auto entries = readConfigFile(file.path());

	ASSERT_TRUE(entries);
	EXPECT_TRUE(entries.value().empty());
}


TEST(ConfigFile, RefusesWhatIsNoConfigurationFileAtAll)
{
	const TempFile binary(std::string("a=b\n\0", 5));
	const TempFile large(std::string(70'000, 'x'));

	EXPECT_FALSE(readConfigFile(binary.path()));
	EXPECT_FALSE(readConfigFile(large.path()));
	EXPECT_FALSE(readConfigFile("/dev/zero"));
}


} // namespace
} // namespace ciarla
