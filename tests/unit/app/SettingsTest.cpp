#include "settings/Settings.h"
#include "chat/ChatProgram.h"
#include "settings/HelpText.h"
#include "TempFile.h"
#include "TestTable.h"

#include <gmock/gmock.h>

#include <array>
#include <fstream>
#include <map>
#include <sstream>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;


class Sources
{
public:
	Sources& option(const std::string& key, const std::string& text)
	{
		_sources.options.emplace_back(key, text);
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
		return gatherSettings(testTable(), _sources);
	}

	std::string moduleFiles()
	{
		(void)gather();
		return findModuleFiles(_sources);
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
	return values->of(setting);
}


TEST(Settings, TakeEachFromTheNearestPlaceThatSaysIt)
{
	const TempFile system("name = System\n");
	const TempFile user("# mine\nname = User\n");
	const TempFile named("name = Named\n");
	Sources sources;

	EXPECT_EQ(valueOf(sources.gather(), "name").text, "");
	EXPECT_EQ(valueOf(sources.gather(), "name").origin, "default");

	sources.systemFile(system);
	EXPECT_EQ(valueOf(sources.gather(), "name").text, "System");
	EXPECT_EQ(valueOf(sources.gather(), "name").origin, system.text() + ":1");

	sources.userFile(user);
	EXPECT_EQ(valueOf(sources.gather(), "name").text, "User");
	EXPECT_EQ(valueOf(sources.gather(), "name").origin, user.text() + ":2");

	sources.option("config", named.text());
	EXPECT_EQ(valueOf(sources.gather(), "name").text, "Named");

	sources.variable("CIARLA_NAME", "Environment");
	EXPECT_EQ(valueOf(sources.gather(), "name").text, "Environment");
	EXPECT_EQ(valueOf(sources.gather(), "name").origin, "CIARLA_NAME");

	sources.option("name", "Option");
	EXPECT_EQ(valueOf(sources.gather(), "name").text, "Option");
	EXPECT_EQ(valueOf(sources.gather(), "name").origin, "--name");
}


TEST(Settings, TakeAnEmptyVariableForNone)
{
	const TempFile user("name = User\n");

	const auto values = Sources().userFile(user).variable("CIARLA_NAME", "").gather();

	EXPECT_EQ(valueOf(values, "name").text, "User");
}


TEST(Settings, NameTheFileToReadFromEnvironmentOrFileToo)
{
	const TempFile named("wait = 7\n");
	const TempFile user("config = " + named.text() + "\n");

	EXPECT_EQ(valueOf(Sources().userFile(user).gather(), "wait").text, "7");
	EXPECT_EQ(valueOf(Sources().variable("CIARLA_CONFIG", named.text()).gather(), "wait").text, "7");
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
	EXPECT_THAT(Sources().option("wait", "-1").error(), HasSubstr("--wait: wait must be"));
	EXPECT_THAT(Sources().option("wait", "99999999999999999999").error(), HasSubstr("--wait: wait must be"));
	EXPECT_THAT(Sources().option("name", "\x1b[31m").error(), HasSubstr("--name: name must be"));
	EXPECT_THAT(Sources().option("name", std::string(65, 'x')).error(), HasSubstr("--name: name must be"));
}


TEST(Settings, SaySoWhereTheNamedFileIsMissing)
{
	EXPECT_THAT(Sources().option("config", "/nonexistent/file").error(), HasSubstr("/nonexistent/file"));
}


TEST(Settings, DoNotLetANamedFileNameAnother)
{
	const TempFile named("config = /elsewhere\n");

	EXPECT_EQ(
		Sources().option("config", named.text()).error(),
		named.text() + ":1: a file that was named by --config cannot name another one.");
}


TEST(Settings, CountTheTimesThatVerboseIsSaid)
{
	const auto values = Sources().option("verbose", "").option("verbose", "").gather();

	EXPECT_EQ(values->number("verbose"), 2U);
}


TEST(Settings, LetTheNearerOfRawAndFramedWin)
{
	const TempFile user("framed = yes\n");

	const auto values = Sources().userFile(user).option("raw", "").gather();

	EXPECT_EQ(dialectOf(values.value()).value(), Dialect::raw);
}


TEST(Settings, RefuseRawAndFramedInOnePlace)
{
	const auto values = Sources().option("raw", "").option("framed", "").gather();

	const auto dialect = dialectOf(values.value());
	ASSERT_FALSE(dialect);
	EXPECT_EQ(dialect.error().text, "--raw and --framed exclude each other: choose one.");
}


TEST(Settings, CanBeTakenBackOnTheCommandLine)
{
	const TempFile user("keep = yes\n");

	EXPECT_TRUE(Sources().userFile(user).gather()->flag("keep"));
	EXPECT_FALSE(Sources().userFile(user).option("keep", "no").gather()->flag("keep"));
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

	EXPECT_EQ(valueOf(values, "listen").text, "unix:/run/chat");
	EXPECT_EQ(valueOf(values, "connect").text, "tls+tcp://h:4433");
	EXPECT_EQ(valueOf(values, "hub.listen").text, ":7000, unix:/run/hub");
	EXPECT_THAT(Sources().option("listen", "tcp://h?x").error(), HasSubstr("--listen: listen must be an address"));
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
	SettingValues values(testTable());
	values.of(testTable().row("config")).text = named.text();

	EXPECT_EQ(
		listConfigFiles(configFiles(sources, values)),
		"# read: " + named.text() + "\n# read: " + user.text() +
			"\n# not read: /nonexistent/ciarla.properties (it is not there)\n# not read: " +
			(folder / "ciarla.properties").string() + " (only with --config)\n");
	std::filesystem::remove_all(folder);
}


TEST(Settings, AreListedWithTheirOrigins)
{
	const std::string listing = listSettings(Sources().option("name", "Ada").gather().value());

	EXPECT_THAT(listing, HasSubstr("name = Ada                      # --name\n"));
	for (const SettingRow& row: testTable().rows())
	{
		EXPECT_THAT(listing, HasSubstr(std::string(row.key) + " = "));
	}
}


TEST(Settings, AreListedOnlyWhereTheyWereSaidIfThatIsAskedFor)
{
	const TempFile user("wait = 7\nkeep = no\n");

	const auto values = Sources().userFile(user).variable("CIARLA_ITS_KIND", "soft").option("changed", "").gather();

	EXPECT_EQ(
		listSettings(values.value()),
		"keep = no                       # " + user.text() + ":2\nwait = 7                        # " + user.text() +
			":1\nits.kind = soft                 # CIARLA_ITS_KIND\n");
}


TEST(Settings, ListThatOnlyChangesAreAskedForWhereThatWasSaidForEveryRun)
{
	const TempFile user("changed = yes\n");

	EXPECT_EQ(
		listSettings(Sources().userFile(user).gather().value()),
		"changed = yes                   # " + user.text() + ":1\n");
}


/// The sample, with the comment signs before its entries taken away.
std::string sampleInForce()
{
	std::istringstream sample(sampleFile(testTable()));
	std::string content;
	for (std::string line; std::getline(sample, line);)
	{
		EXPECT_LE(line.size(), 120U) << line;
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
	for (const SettingRow& row: testTable().rows())
	{
		EXPECT_THAT(values->of(row).origin, HasSubstr(file.text())) << row.key;
		EXPECT_THAT(content, HasSubstr("--" + std::string(row.key) + ", " + variableOf(row.key) + ")")) << row.key;
		EXPECT_EQ(values->of(row).text, row.fallback) << row.key;
	}
	EXPECT_THAT(
		content,
		HasSubstr("\n# It tries so often.\n# (--its.option, CIARLA_ITS_OPTION)\nits.option =\n"
				  "\n# How it tries.\n"));
}


TEST(Settings, OfAModuleComeFromItsRowsAlone)
{
	const TempFile user("its.option = 7\n");

	const auto values =
		Sources().userFile(user).variable("CIARLA_ITS_KIND", "hard").option("its.word", "anything").gather();

	ASSERT_TRUE(values) << values.error().text;
	EXPECT_THAT(
		listSettings(values.value()),
		HasSubstr(
			"its.option = 7                  # " + user.text() +
			":1\n"
			"its.kind = hard                 # CIARLA_ITS_KIND\n"
			"its.word = anything             # --its.word\n"
			"hub.listen = "));
}


TEST(Settings, OfAModuleHaveTheTypesOfItsRows)
{
	EXPECT_EQ(
		Sources().option("its.option", "10").error(),
		"--its.option: its.option must be a whole number from 1 to 9, not \"10\".");
	EXPECT_EQ(
		Sources().variable("CIARLA_ITS_KIND", "loud").error(),
		"CIARLA_ITS_KIND: its.kind must be soft or hard, not \"loud\".");
	const TempFile user("its.kidn = soft\n");
	EXPECT_EQ(
		Sources().userFile(user).error(),
		user.text() + ":1: there is no setting \"its.kidn\". Did you mean \"its.kind\"?");
	const TempFile empty("its.kind =\n");
	EXPECT_EQ(Sources().userFile(empty).error(), "no error");
}


TEST(Settings, OfAWireThatIsNotThereAreToldAndNotUsed)
{
	const TempFile user("tls.ca = /etc/ca.pem\nname = Ada\n");

	const auto values = Sources().userFile(user).gather();

	ASSERT_TRUE(values) << values.error().text;
	EXPECT_EQ(values->text("name"), "Ada");
	EXPECT_THAT(
		values->unused,
		ElementsAre(
			user.text() +
			":1: there is no setting \"tls.ca\": no wire and no layer here has an option \"tls.\"; it is of a module "
			"that "
			"is not there, or was left out. It is not used."));
}


TEST(Settings, OfAWireThatIsThereMustBeKnown)
{
	for (const char* key: {"its.nothing", "hub.nothing", "nothing", "hbu.rooms"})
	{
		const TempFile user(std::string(key) + " = 1\n");
		EXPECT_THAT(Sources().userFile(user).error(), HasSubstr("there is no setting \"" + std::string(key) + "\"."))
			<< key;
	}
}


/// The first pass looks for the modules; it leaves every mistake, and whatever is not known yet, to the second.
TEST(Settings, NameTheModulesBeforeAnythingElseIsKnown)
{
	const TempFile named("modules = /from/named.so\nother.key = 1\n");
	const TempFile user("other.key = x\nwait = soon\nmodules = /from/user.so\nconfig = " + named.text() + "\n");

	EXPECT_EQ(Sources().moduleFiles(), "");
	EXPECT_EQ(Sources().systemFile(user).moduleFiles(), "/from/named.so");
	EXPECT_EQ(
		Sources().userFile(user).variable("CIARLA_MODULES", "/from/variable.so").moduleFiles(), "/from/variable.so");
	EXPECT_EQ(Sources().variable("CIARLA_CONFIG", named.text()).option("modules", "a.so").moduleFiles(), "a.so");
	EXPECT_EQ(Sources().option("config", "/nonexistent/file").moduleFiles(), "");
}


/// Makes a table of modules with one row each, and gives what it says of those that are left out.
std::vector<std::string> problemsOf(const std::vector<const char*>& keys)
{
	std::vector<OptionRow> options;
	for (const char* key: keys)
	{
		options.push_back({key, "N", OptionType::text, 0, 0, "a row"});
	}
	std::vector<Module> modules;
	std::vector<FoundModule> found;
	modules.reserve(options.size());
	for (const OptionRow& option: options)
	{
		modules.push_back({moduleAbi, moduleBuild, &option, 1, "m", nullptr});
		found.push_back({&modules.back(), std::to_string(modules.size()) + ".so"});
	}
	std::vector<std::string> sentences;
	const SettingTable table(found);
	for (const SettingTable::Problem& problem: table.problems())
	{
		sentences.push_back(problem.sentence);
	}
	EXPECT_EQ(table.rows().size() + sentences.size(), testTable().rows().size() - 3 + keys.size());
	return sentences;
}


TEST(SettingTable, LeavesTheSecondOfTwoRowsOutAndTellsIt)
{
	EXPECT_THAT(problemsOf({"its.option", "its.other"}), IsEmpty());
	EXPECT_THAT(
		problemsOf({"its.option", "its.option"}),
		ElementsAre("An option of the module 2.so is left out: there is a setting its.option already."));
	EXPECT_THAT(
		problemsOf({"hub.rooms"}),
		ElementsAre("An option of the module 1.so is left out: there is a setting hub.rooms already."));
	EXPECT_THAT(
		problemsOf({"no.history"}),
		ElementsAre(
			"An option of the module 1.so is left out: no.history has the variable of no-history in the environment."));
}


TEST(SettingTable, TakesOnlyNamesThatAFileAndACommandLineCanSay)
{
	for (const char* key:
		 {"", "option", "its.", ".option", "its..option", "Its.option", "its.op tion", "its.option=1", "its.option:1",
		  "-its.option", "its.\u00fc", "its.a\nb", static_cast<const char*>(nullptr)})
	{
		EXPECT_THAT(problemsOf({key}), ElementsAre(HasSubstr("is no name of an option"))) << (key ? key : "null");
	}
	EXPECT_THAT(problemsOf({"its-2.an_option.3"}), IsEmpty());
}


TEST(SettingTable, BearsRowsThatAreNotWhole)
{
	static constexpr std::array<OptionRow, 3> options{
		{{"its.number", nullptr, OptionType::number, 5, 5, nullptr},
		 {"its.choice", nullptr, OptionType::choice, 0, 0, nullptr},
		 {"its.other", "", static_cast<OptionType>(77), 0, 0, ""}}};
	static constexpr Module module{moduleAbi, moduleBuild, options.data(), options.size(), "its", nullptr};
	static constexpr Module none{moduleAbi, moduleBuild, nullptr, 9, "none", nullptr};
	const SettingTable table(std::array<FoundModule, 2>{{{&module, "its.so"}, {&none, "none.so"}}});
	const auto answer = [&table](const std::string& key, const std::string& text) {
		SettingSources sources;
		sources.environment = [](std::string_view) { return std::nullopt; };
		sources.options = {{key, text}};
		const auto values = gatherSettings(table, sources);
		return values ? "fits" : values.error().text;
	};

	EXPECT_EQ(answer("its.number", "5"), "fits");
	EXPECT_EQ(answer("its.number", "6"), "--its.number: its.number must be a whole number from 5 to 5, not \"6\".");
	EXPECT_EQ(answer("its.choice", "x"), "fits") << "of no words none is the wrong one";
	EXPECT_EQ(answer("its.other", "x"), "fits");
	EXPECT_EQ(
		helpOfWire(table, "its"),
		"Options of the wire or layer its:\n  --its.number VALUE   \n  --its.choice VALUE   \n  --its.other VALUE    "
		"\n");
	EXPECT_THAT(sampleFile(table), HasSubstr("# (--its.other, CIARLA_ITS_OTHER)"));
}


} // namespace
} // namespace ciarla
