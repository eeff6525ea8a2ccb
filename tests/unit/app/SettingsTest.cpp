#include "Settings.h"
#include "Listings.h"
#include "TempFile.h"

#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <sstream>


namespace ciarla {
namespace {


using testing::HasSubstr;


class Sources
{
public:
	Sources& option(Setting setting, std::string text)
	{
		_sources.options.emplace_back(setting, std::move(text));
		return *this;
	}

	Sources& variable(const std::string& name, const std::string& text)
	{
		_variables[name] = text;
		return *this;
	}

	Sources& userFile(const TempFile& file)
	{
		_sources.userFile = file.path();
		return *this;
	}

	Sources& systemFile(const TempFile& file)
	{
		_sources.systemFile = file.path();
		return *this;
	}

	Result<SettingValues> gather()
	{
		_sources.environment = [this](std::string_view name) -> std::optional<std::string> {
			const auto found = _variables.find(std::string(name));
			return found == _variables.end() ? std::nullopt : std::optional(found->second);
		};
		return gatherSettings(_sources);
	}

	std::string error()
	{
		const auto values = gather();
		return values ? "no error" : values.error().text;
	}

private:
	SettingSources _sources;
	std::map<std::string, std::string> _variables;
};


const SettingValue& valueOf(const Result<SettingValues>& values, Setting setting)
{
	return values.value()[static_cast<std::size_t>(setting)];
}


TEST(Settings, TakeEachFromTheNearestPlaceThatSaysIt)
{
	const TempFile system("name = System\n");
	const TempFile user("# mine\nname = User\n");
	const TempFile named("name = Named\n");
	Sources sources;

	EXPECT_EQ(valueOf(sources.gather(), Setting::name).text, "");
	EXPECT_EQ(valueOf(sources.gather(), Setting::name).origin, "default");

	sources.systemFile(system);
	EXPECT_EQ(valueOf(sources.gather(), Setting::name).text, "System");
	EXPECT_EQ(valueOf(sources.gather(), Setting::name).origin, system.text() + ":1");

	sources.userFile(user);
	EXPECT_EQ(valueOf(sources.gather(), Setting::name).text, "User");
	EXPECT_EQ(valueOf(sources.gather(), Setting::name).origin, user.text() + ":2");

	sources.option(Setting::config, named.text());
	EXPECT_EQ(valueOf(sources.gather(), Setting::name).text, "Named");

	sources.variable("CIARLA_NAME", "Environment");
	EXPECT_EQ(valueOf(sources.gather(), Setting::name).text, "Environment");
	EXPECT_EQ(valueOf(sources.gather(), Setting::name).origin, "CIARLA_NAME");

	sources.option(Setting::name, "Option");
	EXPECT_EQ(valueOf(sources.gather(), Setting::name).text, "Option");
	EXPECT_EQ(valueOf(sources.gather(), Setting::name).origin, "--name");
}


TEST(Settings, TakeAnEmptyVariableForNone)
{
	const TempFile user("name = User\n");

	const auto values = Sources().userFile(user).variable("CIARLA_NAME", "").gather();

	EXPECT_EQ(valueOf(values, Setting::name).text, "User");
}


TEST(Settings, NameTheFileToReadFromEnvironmentOrFileToo)
{
	const TempFile named("wait = 7\n");
	const TempFile user("config = " + named.text() + "\n");

	EXPECT_EQ(valueOf(Sources().userFile(user).gather(), Setting::wait).text, "7");
	EXPECT_EQ(valueOf(Sources().variable("CIARLA_CONFIG", named.text()).gather(), Setting::wait).text, "7");
}


TEST(Settings, NameTheFileAndLineOfAnUnknownKeyAndTheNearestOne)
{
	const TempFile user("\nnmae = Ada\n");

	EXPECT_EQ(
		Sources().userFile(user).error(), user.text() + ":2: there is no setting \"nmae\". Did you mean \"name\"?");
}


TEST(Settings, SayWhereAWrongValueStands)
{
	const TempFile user("wait = soon\n");

	EXPECT_EQ(
		Sources().userFile(user).error(),
		user.text() + ":1: wait must be a number of seconds up to 604800, not \"soon\".");
	EXPECT_EQ(
		Sources().variable("CIARLA_KEEP", "perhaps").error(), "CIARLA_KEEP: keep must be yes or no, not \"perhaps\".");
	EXPECT_THAT(Sources().option(Setting::wait, "-1").error(), HasSubstr("--wait: wait must be"));
	EXPECT_THAT(Sources().option(Setting::wait, "99999999999999999999").error(), HasSubstr("--wait: wait must be"));
	EXPECT_THAT(Sources().option(Setting::name, "\x1b[31m").error(), HasSubstr("--name: name must be"));
	EXPECT_THAT(Sources().option(Setting::name, std::string(65, 'x')).error(), HasSubstr("--name: name must be"));
}


TEST(Settings, SaySoWhereTheNamedFileIsMissing)
{
	EXPECT_THAT(Sources().option(Setting::config, "/nonexistent/file").error(), HasSubstr("/nonexistent/file"));
}


TEST(Settings, DoNotLetANamedFileNameAnother)
{
	const TempFile named("config = /elsewhere\n");

	EXPECT_EQ(
		Sources().option(Setting::config, named.text()).error(),
		named.text() + ":1: a file that was named by --config cannot name another one.");
}


TEST(Settings, CountTheTimesThatVerboseIsSaid)
{
	const auto values = Sources().option(Setting::verbose, "").option(Setting::verbose, "").gather();

	EXPECT_EQ(readSettings(values.value()).value().verbosity, 2);
}


TEST(Settings, LetTheNearerOfRawAndFramedWin)
{
	const TempFile user("framed = yes\n");

	const auto values = Sources().userFile(user).option(Setting::raw, "").gather();

	EXPECT_EQ(readSettings(values.value()).value().dialect, Dialect::raw);
}


TEST(Settings, RefuseRawAndFramedInOnePlace)
{
	const auto values = Sources().option(Setting::raw, "").option(Setting::framed, "").gather();

	const auto settings = readSettings(values.value());
	ASSERT_FALSE(settings);
	EXPECT_EQ(settings.error().text, "--raw and --framed exclude each other: choose one.");
}


TEST(Settings, CanBeTakenBackOnTheCommandLine)
{
	const TempFile user("keep = yes\n");

	EXPECT_TRUE(readSettings(Sources().userFile(user).gather().value()).value().keep);
	EXPECT_FALSE(readSettings(Sources().userFile(user).option(Setting::keep, "no").gather().value()).value().keep);
}


TEST(Settings, AnswerWhatOtherProgramsHaveWithTheRightWay)
{
	const std::pair<const char*, const char*> asked[] = {
		{"port", "listen = :3333"},
		{"host", "connect = HOST"},
		{"transport", "tls+tcp://HOST"},
		{"logging.level", "hub.log_level"},
		{"application.name", "ciarla config"},
		{"ssl", "tls+tcp://HOST"}};
	for (const auto& [key, way]: asked)
	{
		const TempFile user(std::string(key) + " = 1\n");
		EXPECT_THAT(Sources().userFile(user).error(), HasSubstr(way)) << key;
	}
}


TEST(Settings, HoldAnAddressOfEachCommandBesideTheHubs)
{
	const TempFile user("listen = unix:/run/chat\nconnect = tls+tcp://h:4433\nhub.listen = :7000, unix:/run/hub\n");

	const auto values = Sources().userFile(user).gather();

	EXPECT_EQ(valueOf(values, Setting::listen).text, "unix:/run/chat");
	EXPECT_EQ(valueOf(values, Setting::connect).text, "tls+tcp://h:4433");
	EXPECT_EQ(valueOf(values, Setting::hubListen).text, ":7000, unix:/run/hub");
	EXPECT_THAT(
		Sources().option(Setting::listen, "tcp://h?x").error(), HasSubstr("--listen: listen must be an address"));
}


TEST(Settings, TellWhichFilesWereReadAndWhichWereNot)
{
	const TempFile user("name = User\n");
	const TempFile named("wait = 7\n");
	const std::filesystem::path folder = named.path().parent_path() / "ciarla-settings-test";
	std::filesystem::create_directory(folder);
	std::ofstream(folder / "ciarla.properties") << "nonsense\n";
	SettingSources sources;
	sources.userFile = user.path();
	sources.systemFile = "/nonexistent/ciarla.properties";
	sources.unreadFolders = {folder, user.path().parent_path() / "nonexistent"};
	SettingValues values;
	values[static_cast<std::size_t>(Setting::config)].text = named.text();

	EXPECT_EQ(
		listConfigFiles(configFiles(sources, values)),
		"# read: " + named.text() + "\n# read: " + user.text() +
			"\n# not read: /nonexistent/ciarla.properties (it is not there)\n# not read: " +
			(folder / "ciarla.properties").string() + " (only with --config)\n");
	std::filesystem::remove_all(folder);
}


TEST(Settings, AreListedWithTheirOrigins)
{
	const std::string listing = listSettings(Sources().option(Setting::name, "Ada").gather().value());

	EXPECT_THAT(listing, HasSubstr("name = Ada                      # --name\n"));
	for (const SettingRow& row: settingTable())
	{
		EXPECT_THAT(listing, HasSubstr(std::string(row.key) + " = "));
	}
}


/// The sample, with the comment signs before its entries taken away.
std::string sampleInForce()
{
	std::ifstream sample(CIARLA_SAMPLE_FILE);
	std::string content;
	for (std::string line; std::getline(sample, line);)
	{
		const bool entry = line.size() > 1 && line[0] == '#' && line[1] != ' ';
		content += (entry ? line.substr(1) : line) + "\n";
	}
	return content;
}


TEST(Settings, StandInTheSampleWithTheirDefaults)
{
	const std::string content = sampleInForce();
	const TempFile file(content);

	const auto values = Sources().userFile(file).gather();

	ASSERT_TRUE(values) << values.error().text;
	for (const SettingRow& row: settingTable())
	{
		EXPECT_THAT(valueOf(values, row.setting).origin, HasSubstr(file.text())) << row.key;
		EXPECT_THAT(content, HasSubstr(std::string(row.environment))) << row.key;
		EXPECT_THAT(content, HasSubstr("--" + std::string(row.key))) << row.key;
		if (row.setting != Setting::name)
		{
			EXPECT_EQ(valueOf(values, row.setting).text, row.fallback) << row.key;
		}
	}
}


} // namespace
} // namespace ciarla
