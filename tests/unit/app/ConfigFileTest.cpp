#include "settings/ConfigFile.h"
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


Result<std::vector<ConfigEntry>> readConfigFile(const std::filesystem::path& file)
{
	PipeContents pipes;
	return ciarla::readConfigFile(file, pipes);
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


TEST(ConfigFile, ExpandsOtherKeysAndTheEnvironment)
{
	::setenv("CIARLA_TEST_PLACE", "/run/chat", 1);
	const auto entries = read("listen = unix:${system.env.CIARLA_TEST_PLACE}/${name}\n"
							  "name = ${first}-${last}\nfirst = Ada\nlast = L\nconnect = exec:echo $HOME $(date)\n");

	ASSERT_TRUE(entries) << entries.error().text;
	EXPECT_EQ(entries.value()[0].value, "unix:/run/chat/Ada-L");
	EXPECT_EQ(entries.value()[1].value, "Ada-L");
	EXPECT_EQ(entries.value()[4].value, "exec:echo $HOME $(date)");
}


TEST(ConfigFile, NamesWhatCannotBeExpanded)
{
	for (const char* value:
		 {"${nosuch}", "${HOME}", "${system.env.CIARLA_NO_SUCH}", "${", "a${b", "${system.env.HOME", "${}",
		  "x${nosuch}y${a}"})
	{
		const auto entries = read("wait = 1\nname = " + std::string(value) + "\n");
		ASSERT_FALSE(entries) << value;
		EXPECT_TRUE(entries.error().text.starts_with("file:2: there is no ${")) << entries.error().text;
	}
	for (const char* circle: {"a = ${a}\n", "a = ${b}\nb = ${a}\n", "a = ${b}\nb = ${c}\nc = x${b}\n"})
	{
		const auto entries = read(circle);
		ASSERT_FALSE(entries) << circle;
		EXPECT_TRUE(entries.error().text.ends_with("is made of itself.")) << entries.error().text;
	}
}


TEST(ConfigFile, IsOfOneFormAndRefusesTheOthersByTheirNames)
{
	for (const char* name: {"/nonexistent/a.ini", "/nonexistent/a.JSON", "/nonexistent/ciarla.xml"})
	{
		const auto entries = readConfigFile(name);
		ASSERT_FALSE(entries);
		EXPECT_NE(entries.error().text.find("lines of the form \"key = value\""), std::string::npos) << name;
	}
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
