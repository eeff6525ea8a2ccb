#include "hub/HubConfig.h"
#include "TestTable.h"
#include "ThisMachine.h"

#include <gmock/gmock.h>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;


SettingSources sources(const std::vector<std::pair<Setting, std::string>>& options)
{
	GivenOptions given;
	for (const auto& [setting, text]: options)
	{
		given.emplace_back(testTable().row(setting).key, text);
	}
	return {std::move(given), [](std::string_view) { return std::nullopt; }, {}, {}, {}};
}


Result<HubConfig> read(
	const std::vector<std::pair<Setting, std::string>>& options, const std::vector<std::string>& words = {})
{
	const Result<SettingValues> values = gatherSettings(testTable(), sources(options));
	return values ? readHubConfig(values.value(), words, {"piazza", 1007}) : values.error();
}


std::string errorOf(const std::vector<std::pair<Setting, std::string>>& options)
{
	const auto config = read(options);
	return config ? "no error" : config.error().text;
}


std::vector<std::string> texts(const std::vector<Address>& addresses)
{
	std::vector<std::string> all;
	for (const Address& address: addresses)
	{
		all.push_back(address.text());
	}
	return all;
}


TEST(HubConfig, HasTheDefaultsOfTheHubAndItsHost)
{
	const HubConfig config = read({}).value();

	EXPECT_THAT(texts(config.listen), ElementsAre("tcp://:12345"));
	EXPECT_EQ(config.loops, 1U);
	EXPECT_FALSE(config.http);
	EXPECT_EQ(config.logFormat, LogFormat::text);
	EXPECT_EQ(config.logLevel, Poco::Message::PRIO_INFORMATION);
	EXPECT_EQ(config.loop.readers.queueBytesMax, SlowReaderLimits().queueBytesMax);
	EXPECT_EQ(config.loop.readers.stall, SlowReaderLimits().stall);

	const AdmissionRules rules;
	EXPECT_EQ(config.admission.connectionsMax, rules.connectionsMax);
	EXPECT_EQ(config.admission.connectionsPerSourceMax, rules.connectionsPerSourceMax);
	EXPECT_EQ(config.admission.unfinishedMax, rules.unfinishedMax);
	EXPECT_EQ(config.admission.unfinishedPerSourceMax, rules.unfinishedPerSourceMax);
	EXPECT_TRUE(config.admission.trusted.contains({PeerSource::Kind::local, {}, ""}));
	EXPECT_TRUE(config.admission.trusted.contains({PeerSource::Kind::network, *parseIpAddress("127.0.0.1"), ""}));
	EXPECT_TRUE(config.admission.allow.empty());
	EXPECT_TRUE(config.admission.deny.empty());

	const HubSettings hub;
	EXPECT_EQ(config.hub.name, "piazza");
	EXPECT_EQ(config.hub.helloDeadline, hub.helloDeadline);
	EXPECT_EQ(config.hub.burst, hub.burst);
	EXPECT_EQ(config.hub.perText, hub.perText);
	EXPECT_EQ(config.hub.roomsMax, hub.roomsMax);
	EXPECT_EQ(config.hub.roomsPerMemberMax, hub.roomsPerMemberMax);
	EXPECT_EQ(config.hub.membersPerRoomMax, hub.membersPerRoomMax);
	EXPECT_EQ(config.hub.historyLinesMax, hub.historyLinesMax);
	EXPECT_EQ(config.hub.historyBytesMax, hub.historyBytesMax);
	EXPECT_EQ(config.hub.historyBytesMaxInAll, hub.historyBytesMaxInAll);
	EXPECT_EQ(config.hub.replayLinesMax, hub.replayLinesMax);
	EXPECT_EQ(config.hub.announcedMembersMax, hub.announcedMembersMax);
	EXPECT_THAT(config.hub.operators, IsEmpty());
}


TEST(HubConfig, KnowsWhoStartedTheHubOnlyWhereItIsSaid)
{
	using Operators = std::vector<std::string>;
	EXPECT_EQ(read({}).value().hub.operators, Operators{});
	EXPECT_EQ(read({{Setting("hub.operators"), "starter"}}).value().hub.operators, Operators{"uid:1007"});
	EXPECT_EQ(
		read({{Setting("hub.operators"), "cert:CN=starter; starter; uid:1"}}).value().hub.operators,
		(Operators{"cert:CN=starter", "uid:1007", "uid:1"}));
	EXPECT_THAT(errorOf({{Setting("hub.operators"), "Starter"}}), HasSubstr("hub.operators must be credentials"));
}


TEST(HubConfig, BoundsTheWelcome)
{
	const std::string most(HubSettings::welcomeBytesMax, 'x');
	EXPECT_EQ(read({{Setting("hub.welcome"), most}}).value().hub.welcome, most);
	EXPECT_THAT(
		errorOf({{Setting("hub.welcome"), most + "x"}}), HasSubstr("hub.welcome must be UTF-8 text of at most"));
	EXPECT_THAT(errorOf({{Setting("hub.welcome"), "\xFF"}}), HasSubstr("hub.welcome must be UTF-8 text"));
	EXPECT_EQ(read({}).value().hub.welcome, "");
}


TEST(HubConfig, CallsTheHubAsTheMachineUnlessTold)
{
	EXPECT_EQ(read({}).value().hub.name, "piazza");
	EXPECT_EQ(read({{Setting("hub.name"), ""}}).value().hub.name, "piazza");
	EXPECT_EQ(read({{Setting("hub.name"), "pub"}}).value().hub.name, "pub");
	EXPECT_THAT(errorOf({{Setting("hub.name"), "a:b"}}), HasSubstr("hub.name must be a name"));
}


TEST(HubConfig, MakesANameOfWhatTheMachineIsCalled)
{
	const std::pair<std::string_view, std::string_view> names[] = {
		{"piazza", "piazza"},
		{"piazza.example.org", "piazza"},
		{"ip-10-0-0-7", "ip-10-0-0-7"},
		{"3f2a9c", "3f2a9c"},
		{"localhost", "hub"},
		{"localhost.localdomain", "hub"},
		{"", "hub"},
		{".", "hub"},
		{"10.0.0.7", "10"},
		{"14-03", "hub"},
		{"-pub", "hub"},
		{"you", "hub"},
		{"a b\n", "hub"},
		{std::string_view("\xFF", 1), "hub"}};
	for (const auto& [machine, name]: names)
	{
		EXPECT_EQ(hubNameOf(machine), name) << machine;
	}
	EXPECT_EQ(hubNameOf(std::string(65, 'a')), "hub");
}


TEST(HubConfig, TakesEachSettingToItsPlace)
{
	const HubConfig config = read({
									  {Setting("hub.name"), "Piazza"},
									  {Setting("hub.welcome"), "Ciao: a tutti"},
									  {Setting("hub.loops"), "4"},
									  {Setting("hub.connections"), "11"},
									  {Setting("hub.connections_per_source"), "12"},
									  {Setting("hub.unfinished"), "13"},
									  {Setting("hub.unfinished_per_source"), "14"},
									  {Setting("hub.queue_bytes"), "70000"},
									  {Setting("hub.stall"), "15"},
									  {Setting("hub.hello"), "16"},
									  {Setting("hub.burst"), "17"},
									  {Setting("hub.rate"), "20"},
									  {Setting("hub.trusted"), "10.0.0.0/8"},
									  {Setting("hub.allow"), "192.0.2.0/24"},
									  {Setting("hub.deny"), "192.0.2.1"},
									  {Setting("hub.operators"), "uid:1000; cert:CN=Ada, O=Example"},
									  {Setting("hub.rooms"), "21"},
									  {Setting("hub.rooms_per_member"), "22"},
									  {Setting("hub.room_members"), "23"},
									  {Setting("hub.history_lines"), "24"},
									  {Setting("hub.history_bytes"), "25"},
									  {Setting("hub.history_bytes_in_all"), "26"},
									  {Setting("hub.replay"), "27"},
									  {Setting("hub.announce"), "28"},
									  {Setting("hub.log"), "json"},
									  {Setting("hub.log_level"), "warning"},
								  })
								 .value();

	EXPECT_EQ(config.hub.name, "Piazza");
	EXPECT_EQ(config.hub.welcome, "Ciao: a tutti");
	EXPECT_EQ(config.loops, 4U);
	EXPECT_EQ(config.admission.connectionsMax, 11U);
	EXPECT_EQ(config.admission.connectionsPerSourceMax, 12U);
	EXPECT_EQ(config.admission.unfinishedMax, 13U);
	EXPECT_EQ(config.admission.unfinishedPerSourceMax, 14U);
	EXPECT_EQ(config.loop.readers.queueBytesMax, 70'000U);
	EXPECT_EQ(config.loop.readers.stall, std::chrono::seconds(15));
	EXPECT_EQ(config.hub.helloDeadline, std::chrono::seconds(16));
	EXPECT_EQ(config.hub.burst, 17U);
	EXPECT_EQ(config.hub.perText, std::chrono::milliseconds(50));
	const PeerSource ten{PeerSource::Kind::network, *parseIpAddress("10.1.1.1"), ""};
	const PeerSource denied{PeerSource::Kind::network, *parseIpAddress("192.0.2.1"), ""};
	EXPECT_TRUE(config.admission.trusted.contains(ten));
	EXPECT_FALSE(config.admission.allow.contains(ten));
	EXPECT_TRUE(config.admission.allow.contains(denied));
	EXPECT_TRUE(config.admission.deny.contains(denied));
	EXPECT_THAT(config.hub.operators, ElementsAre("uid:1000", "cert:CN=Ada, O=Example"));
	EXPECT_EQ(config.hub.roomsMax, 21U);
	EXPECT_EQ(config.hub.roomsPerMemberMax, 22U);
	EXPECT_EQ(config.hub.membersPerRoomMax, 23U);
	EXPECT_EQ(config.hub.historyLinesMax, 24U);
	EXPECT_EQ(config.hub.historyBytesMax, 25U);
	EXPECT_EQ(config.hub.historyBytesMaxInAll, 26U);
	EXPECT_EQ(config.hub.replayLinesMax, 27U);
	EXPECT_EQ(config.hub.announcedMembersMax, 28U);
	EXPECT_EQ(config.logFormat, LogFormat::json);
	EXPECT_EQ(config.logLevel, Poco::Message::PRIO_WARNING);
}


TEST(HubConfig, ListensWhereTheCommandSaysRatherThanTheSetting)
{
	const std::vector<std::pair<Setting, std::string>> options{{Setting("hub.listen"), ":1, [::1]:2"}};

	EXPECT_THAT(texts(read(options)->listen), ElementsAre("tcp://:1", "tcp://[::1]:2"));
	EXPECT_THAT(texts(read(options, {":3"})->listen), ElementsAre("tcp://:3"));
}


TEST(HubConfig, ShowsItsPageToThisMachineUnlessTold)
{
	const auto place = [](const std::string& text) {
		const HostPort found = *read({{Setting("hub.http"), text}})->http;
		return found.host + " " + std::to_string(*found.port);
	};

	EXPECT_EQ(place(":9000"), "127.0.0.1 9000");
	EXPECT_EQ(place("localhost"), "127.0.0.1 9464");
	EXPECT_EQ(place("*:9000"), ":: 9000");
	EXPECT_EQ(place("[::1]:9000"), "::1 9000");
	EXPECT_EQ(place("LocalHost.:9000"), "127.0.0.1 9000");
	EXPECT_EQ(place("[0::0]:"), "0::0 9464");
	EXPECT_EQ(place("[::1%25lo]:9000"), "::1%lo 9000");
}


TEST(HubConfig, KnowsWhichOfItsAddressesAreUntrustedWhateverTheirOptions)
{
	const std::vector<std::pair<Setting, std::string>> options{
		{Setting("hub.listen"), ":1, unix:///run/hub?unix.mode=0600, ws+tcp://:2"},
		{Setting("hub.untrusted"), "unix:/run/hub, ws+tcp://:2"}};

	EXPECT_THAT(texts(read(options)->untrusted), ElementsAre("unix:/run/hub", "ws+tcp://:2"));
}


TEST(HubConfig, ReadsTheNamesOfItsPageWhateverTheirCase)
{
	EXPECT_THAT(
		read({{Setting("hub.http_host"), "Hub.Example.ORG, build-7"}})->httpHosts,
		ElementsAre("hub.example.org", "build-7"));
	EXPECT_THAT(
		errorOf({{Setting("hub.http_host"), "hub.example.org:9464"}}),
		HasSubstr("hub.http_host must be names of hosts, without ports"));
}


TEST(HubConfig, SaysWhatIsWrongAndWhere)
{
	EXPECT_EQ(
		errorOf({{Setting("hub.connections"), "0"}}),
		"--hub.connections: hub.connections must be a number from 1 to 1000000, not \"0\".");
	EXPECT_EQ(
		errorOf({{Setting("hub.burst"), "many"}}),
		"--hub.burst: hub.burst must be a number up to 10000, not \"many\".");
	EXPECT_EQ(
		errorOf({{Setting("hub.stall"), "0"}}),
		"--hub.stall: hub.stall must be a number of seconds from 1 to 3600, not \"0\".");
	EXPECT_EQ(errorOf({{Setting("hub.log"), "xml"}}), "--hub.log: hub.log must be text or json, not \"xml\".");
	EXPECT_EQ(
		errorOf({{Setting("hub.log_level"), "all"}}),
		"--hub.log_level: hub.log_level must be information, notice or warning, not \"all\".");
	EXPECT_THAT(errorOf({{Setting("hub.deny"), "10.0.0.0/99"}}), HasSubstr("hub.deny must be addresses, networks"));
	EXPECT_THAT(
		errorOf({{Setting("hub.listen"), ":1?tls.ca=%zz"}}), HasSubstr("hub.listen must be addresses to listen on"));
	EXPECT_THAT(errorOf({{Setting("hub.listen"), " , "}}), HasSubstr("hub.listen names no address"));
	EXPECT_THAT(errorOf({{Setting("hub.operators"), "ada"}}), HasSubstr("hub.operators must be credentials (uid:1000"));
	EXPECT_THAT(
		errorOf({{Setting("hub.http"), "example.org:80"}}), HasSubstr("--hub.http: hub.http must be one address"));
	EXPECT_THAT(errorOf({{Setting("hub.http"), ":1, :2"}}), HasSubstr("hub.http must be one address"));
	EXPECT_THAT(errorOf({{Setting("hub.http"), "1.2.3:80"}}), HasSubstr("hub.http must be one address"));
	EXPECT_THAT(
		errorOf({{Setting("hub.listen"), ":1"}, {Setting("hub.untrusted"), ":2"}}),
		HasSubstr("hub.untrusted names tcp://:2, where this hub does not listen"));
}


TEST(HubConfig, KnowsWhatOnlyARestartChanges)
{
	const HubConfig before = read({}).value();
	const HubConfig after = read({
									 {Setting("hub.listen"), ":1"},
									 {Setting("hub.loops"), "2"},
									 {Setting("hub.queue_bytes"), "70000"},
									 {Setting("hub.http"), ":2"},
									 {Setting("hub.http_host"), "hub.example.org"},
									 {Setting("hub.connections"), "3"},
									 {Setting("hub.log"), "json"},
								 })
								.value();

	EXPECT_THAT(unchangeable(before, before), IsEmpty());
	EXPECT_THAT(
		unchangeable(before, after),
		ElementsAre("hub.listen", "hub.loops", "hub.queue_bytes", "hub.http", "hub.http_host"));
}


} // namespace
} // namespace ciarla
