// Of whoever is muted no word reaches anybody: in whatever frame it stands, and whichever hub is asked.

#include "HubBench.h"

#include <gmock/gmock.h>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::Contains;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view marker = "BUY-NOW";
const MemberOrigin evesOrigin{true, "", "10.0.0.9"};
const MemberOrigin operatorsOrigin{true, "uid:0", ""};


HubSettings withOperators()
{
	HubSettings settings;
	settings.operators = {"uid:0"};
	return settings;
}


/// Eve, who may be muted; Ada, who is with her in two rooms; and Root, an operator, in the first. Each on a hub of a
/// group, if there is one.
struct Scene
{
	explicit Scene(unsigned hubs):
		bench(withOperators(), hubs),
		last(hubs - 1),
		root(bench.enter("Root", operatorsOrigin, last)),
		ada(bench.enter("Ada", hubs / 2)),
		eve(bench.enter("Eve", evesOrigin)),
		lobby(bench.join(ada, "lobby")),
		kitchen(bench.join(ada, "kitchen"))
	{
		bench.join(root, "lobby");
		bench.join(eve, "lobby");
		bench.join(eve, "kitchen");
		bench.wait(1s);
	}

	void mute(std::string_view name)
	{
		bench.ask(root, OperateFrame{0, OperatorAction::mute, 0, 0, name, ""});
		bench.forgetAll();
	}

	/// All that anybody else can learn, unasked and by asking.
	std::string learnt()
	{
		bench.wait(1s);
		for (const auto member: {ada, root})
		{
			bench.ask(member, ListFrame{0, ""});
			bench.ask(member, WhoFrame{0, lobby, 0});
			bench.ask(member, HistoryFrame{0, lobby, 0, 100});
		}
		const auto newcomer = bench.connect({}, last);
		bench.send(newcomer, greetingOf("Cy") + helloOf());
		bench.ask(newcomer, JoinFrame{0, "lobby", 0, 0});
		bench.ask(newcomer, ListFrame{0, ""});
		return bench.takeBytes(ada) + bench.takeBytes(root) + bench.takeBytes(newcomer);
	}

	HubBench bench;
	unsigned last;
	HubBench::Member root;
	HubBench::Member ada;
	HubBench::Member eve;
	std::uint32_t lobby;
	std::uint32_t kitchen;
};


/// A way to say something.
struct Way
{
	std::string_view what;
	std::function<void(Scene&)> say;
	bool isHeard = true; ///< By others, where nobody is muted.
};


std::string longText()
{
	return std::string(marker) + std::string(600, 'x');
}


const std::vector<Way>& ways()
{
	static const std::vector<Way> all{
		{"say", [](Scene& s) { s.bench.say(s.eve, s.lobby, marker); }},
		{"act", [](Scene& s) { s.bench.say(s.eve, s.lobby, marker, TextKind::act); }},
		{"private, by handle",
		 [](Scene& s) {
			 // Handles are given in turn, each hub its own.
			 for (std::uint32_t handle = 1; handle < 10; ++handle)
			 {
				 s.bench.say(s.eve, handle, marker, TextKind::private_);
			 }
		 }},
		{"private, by name",
		 [](Scene& s) {
			 s.bench.ask(s.eve, TellFrame{0, "Ada", marker});
		 }},
		{"topic",
		 [](Scene& s) {
			 s.bench.ask(s.eve, TopicFrame{0, s.lobby, marker});
		 }},
		{"name",
		 [](Scene& s) {
			 s.bench.ask(s.eve, NameFrame{0, marker});
		 }},
		{"new room",
		 [](Scene& s) {
			 s.bench.ask(s.eve, JoinFrame{0, marker, 0, 0});
		 }},
		{"new room, with an epoch",
		 [](Scene& s) {
			 s.bench.ask(s.eve, JoinFrame{0, marker, 7, 7});
		 }},
		{"part",
		 [](Scene& s) {
			 s.bench.ask(s.eve, PartFrame{0, s.lobby, marker});
		 }},
		{"part, at length",
		 [](Scene& s) {
			 s.bench.ask(s.eve, PartFrame{0, s.lobby, longText()});
		 }},
		{"bye",
		 [](Scene& s) {
			 s.bench.send(s.eve, bytesOf(ByeFrame{ByeCode::closed, marker, 0}));
		 }},
		{"bye, internal",
		 [](Scene& s) {
			 s.bench.send(s.eve, bytesOf(ByeFrame{ByeCode::internal, longText(), 0}));
		 }},
		{"name of who comes again",
		 [](Scene& s) {
			 s.bench.vanish(s.eve);
			 s.eve = s.bench.enter(marker, evesOrigin);
			 s.bench.join(s.eve, "lobby");
		 }},
		{"name of who comes again, and a reason",
		 [](Scene& s) {
			 const auto again = s.bench.enter(marker, evesOrigin, s.last);
			 s.bench.join(again, "lobby");
			 s.bench.wait(1s);
			 s.bench.send(again, bytesOf(ByeFrame{ByeCode::closed, marker, 0}));
		 }},
		{"list",
		 [](Scene& s) {
			 s.bench.ask(s.eve, ListFrame{0, marker});
		 },
		 false},
		{"no operator's kick",
		 [](Scene& s) {
			 s.bench.ask(s.eve, OperateFrame{0, OperatorAction::kick, s.lobby, 0, "Ada", marker});
		 },
		 false},
		{"no operator's ban",
		 [](Scene& s) {
			 s.bench.ask(s.eve, OperateFrame{0, OperatorAction::ban, 0, 0, marker, marker});
		 },
		 false},
		{"hello again", [](Scene& s) { s.bench.send(s.eve, greetingOf(marker) + helloOf()); }, false},
		{"refusal",
		 [](Scene& s) {
			 s.bench.send(s.eve, bytesOf(NakFrame{1, 0, 0, marker}));
		 },
		 false},
	};
	return all;
}


TEST(HubMuted, IsHeardByNobodyInWhateverFrame)
{
	for (const unsigned hubs: {1U, 2U, 3U})
	{
		for (const Way& way: ways())
		{
			SCOPED_TRACE(std::string(way.what) + ", hubs: " + std::to_string(hubs));
			Scene free(hubs);
			way.say(free);
			EXPECT_EQ(free.learnt().find(marker) != std::string::npos, way.isHeard) << "this way shows nothing";

			Scene muted(hubs);
			muted.mute("Eve");
			way.say(muted);
			EXPECT_EQ(muted.learnt().find(marker), std::string::npos);
		}
	}
}


TEST(HubMuted, IsHeardByNobodyWhereverTheWordsStandInAnyFrame)
{
	constexpr std::size_t widestField = 26;
	for (unsigned type = 0; type < 256; type += type < 0x40 ? 1 : 0x3F)
	{
		for (std::size_t before = 0; before < widestField; ++before)
		{
			Scene scene(1);
			scene.mute("Eve");
			std::string body(before, '\0');
			if (before >= 8)
			{
				body[7] = '\x09'; // A sequence that is new.
			}
			if (before >= 12)
			{
				body[11] = static_cast<char>(scene.lobby);
			}
			for (const bool isLong: {false, true})
			{
				BytesBuilder builder;
				builder.appendU32(static_cast<std::uint32_t>(1 + before + (isLong ? 4 : 2) + marker.size() + 24));
				builder.appendU8(static_cast<std::uint8_t>(type));
				builder.append(std::string_view(body));
				isLong ? builder.appendU32(marker.size()) : builder.appendU16(marker.size());
				builder.append(marker);
				builder.append(std::string_view(std::string(24, '\0')));
				if (!scene.bench.isClosed(scene.eve))
				{
					scene.bench.send(scene.eve, builder.take().text());
				}
			}
			EXPECT_EQ(scene.learnt().find(marker), std::string::npos) << "type " << type << " after " << before;
		}
	}
}


TEST(HubMuted, MayEnterTheRoomsThatThereAreAndNoOther)
{
	Scene scene(1);
	scene.bench.join(scene.ada, "garden");
	scene.mute("Eve");
	scene.bench.ask(scene.eve, JoinFrame{0, "attic", 0, 0});
	EXPECT_THAT(
		scene.bench.take(scene.eve),
		testing::ElementsAre(StartsWith("NAK 3 code 11 There is no room \"attic\", and you are muted here")));
	scene.bench.ask(scene.eve, JoinFrame{0, "GARDEN", 0, 0});

	EXPECT_THAT(scene.bench.take(scene.eve), Contains(EndsWith(" garden")));
}


TEST(HubMuted, KeepsTheNameThatWasMutedAndNoOtherWhenTheyComeAgain)
{
	Scene scene(1);
	scene.mute("Eve");
	scene.bench.vanish(scene.eve);

	const auto same = scene.bench.connect(evesOrigin);
	scene.bench.send(same, greetingOf("Eve") + helloOf());
	EXPECT_THAT(scene.bench.take(same).back(), EndsWith(" Eve"));
	const auto other = scene.bench.connect(evesOrigin);
	scene.bench.send(other, greetingOf(marker) + helloOf());
	EXPECT_THAT(scene.bench.take(other).back(), testing::AllOf(StartsWith("WELCOME"), HasSubstr(" muted")));
}


TEST(HubMuted, GivesNoReasonAsAnOperatorEither)
{
	for (const OperatorAction action: {OperatorAction::kick, OperatorAction::ban})
	{
		Scene scene(1);
		const auto other = scene.bench.enter("Op", MemberOrigin{true, "uid:0", ""});
		scene.mute("Op");
		scene.bench.ask(other, OperateFrame{0, action, scene.lobby, 0, "Eve", marker});

		const std::string eves = scene.bench.takeBytes(scene.eve);
		EXPECT_FALSE(eves.empty()) << "it is done all the same";
		EXPECT_THAT(eves + scene.learnt(), Not(HasSubstr(marker)));
	}
}


TEST(HubMuted, IsHeardAgainOnceThatIsOver)
{
	Scene scene(1);
	scene.mute("Eve");
	scene.bench.ask(scene.root, OperateFrame{0, OperatorAction::unmute, 0, 0, "Eve", ""});
	scene.bench.ask(scene.eve, PartFrame{0, scene.lobby, marker});

	EXPECT_THAT(scene.learnt(), HasSubstr(marker));
}


} // namespace


} // namespace ciarla
