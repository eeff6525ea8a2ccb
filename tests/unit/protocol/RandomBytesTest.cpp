#include "Talker.h"

#include <ciarla/protocol/HubFrameCodec.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <string>


namespace ciarla {


namespace {


using State = ChatProtocol::State;
using Random = std::mt19937;


std::size_t below(Random& random, std::size_t bound)
{
	return random() % bound;
}


/// Frames that are mostly right: of known types, with lengths that mostly fit, and fields that mostly do not.
std::string someFrames(Random& random)
{
	constexpr char types[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x10, 0x11, 0x12, 0x13,  0x20,
							  0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x30, 0x7F, '\x80'};
	std::string bytes;
	for (std::size_t count = below(random, 8); count > 0; --count)
	{
		const std::size_t body = below(random, 60);
		bytes += {'\0', '\0', '\0', static_cast<char>(1 + body), types[below(random, std::size(types))]};
		for (std::size_t i = 0; i < body; ++i)
		{
			bytes += static_cast<char>(below(random, 4) == 0 ? random() : 0);
		}
	}
	return bytes;
}


/// What a hub says to us, which is mostly right too: as often as not it has welcomed us before.
std::string someHub(Random& random)
{
	const std::array<std::byte, 1> versions{std::byte{1}};
	const std::array<std::byte, 16> session{};
	BytesBuilder builder;
	builder.append(std::string_view("\0hub\0", 5));
	encode(HelloFrame{versions, SpeakerRole::hub, 0, session, 64 * 1024, {}, {}}, builder);
	if (below(random, 2) == 0)
	{
		const auto burst = static_cast<std::uint32_t>(1 + below(random, 3));
		const auto milliseconds = static_cast<std::uint32_t>(below(random, 500));
		encode(WelcomeFrame{1, 0, {}, 1, 64 * 1024, 5, 1000, burst, milliseconds, "Ada"}, builder);
	}
	for (std::size_t count = below(random, 20); count > 0; --count)
	{
		const std::uint64_t number = below(random, 6);
		switch (below(random, 6))
		{
		case 0: encode(DeliverFrame{7, number, 0, 4, TextKind::say, 0, "hi"}, builder); break;
		case 1: encode(JoinedFrame{7, 4, "Bob", true}, builder); break;
		case 2: encode(RosterFrame{7, 9, 2, {{4, "Bob"}, {5, "Ada"}}}, builder); break;
		case 3: encode(NakFrame{number, 3, static_cast<std::uint32_t>(number), "slow down"}, builder); break;
		default: encode(AckFrame{number, 0, 0}, builder); break;
		}
	}
	return std::string(builder.take().text()) + someFrames(random);
}


std::string someConversation(Random& random)
{
	if (below(random, 2) == 0)
	{
		return someHub(random);
	}
	Talker bob(settingsOf("Bob"));
	std::string bytes = bob.takeSent();
	bob.hear(std::string("\0Ada\0", 5));
	bytes += bob.takeSent();
	bytes += someFrames(random);
	return bytes;
}


std::string someBytes(Random& random)
{
	std::string bytes;
	switch (below(random, 3))
	{
	case 0: bytes = someConversation(random); break;
	case 1: bytes = "Bob\n"; [[fallthrough]];
	default:
		for (std::size_t count = below(random, 200); count > 0; --count)
		{
			bytes += static_cast<char>(random() >> 8);
		}
	}
	if (!bytes.empty() && below(random, 2) == 0)
	{
		bytes[below(random, bytes.size())] = static_cast<char>(random() >> 8);
	}
	return bytes;
}


/// Everything an application may do, at any time.
void doSomething(Talker& talker, Random& random)
{
	switch (below(random, 9))
	{
	case 0: talker.say("hi"); break;
	case 8: talker.ask(ListFrame{}); break;
	case 1: talker.protocol.ping(talker.now); break;
	case 2: talker.wait(std::chrono::milliseconds(below(random, 400))); break;
	case 3:
		if (below(random, 10) == 0)
		{
			talker.leave({}, below(random, 2) == 0 ? Farewell::typed : Farewell::silent);
		}
		break;
	case 4:
		if (talker.protocol.state() == State::greeting && below(random, 10) == 0)
		{
			talker.protocol.turnAway({ByeCode::busy, "busy, try later", {}}, talker.now);
		}
		break;
	default: break;
	}
}


} // namespace


// The seed is fixed, so that what fails once fails again. Asserts and sanitizers are the judges; and a
// conversation that went through any of it must come to an end when its peer does.
TEST(RandomBytes, NeverConfuseTheMachine)
{
	Random random(20261123); // NOLINT(cert-msc51-cpp)
	for (int round = 0; round < 3000; ++round)
	{
		Talker talker(settingsOf("Ada"));
		talker.acknowledges = round % 2 == 0;
		const std::string bytes = someBytes(random);
		for (std::size_t at = 0; at < bytes.size();)
		{
			const std::size_t piece = 1 + below(random, 40);
			talker.hear(std::string_view(bytes).substr(at, piece));
			at += piece;
			doSomething(talker, random);
		}
		talker.hearEnd();
		ASSERT_EQ(talker.protocol.state(), State::ended) << "round " << round;
		ASSERT_LE(talker.takeEvents().size(), 2 * bytes.size() + 10);
	}
}


TEST(RandomBytes, TellTheSameStoryHoweverFramesAreCut)
{
	Random random(7); // NOLINT(cert-msc51-cpp)
	for (int round = 0; round < 1000; ++round)
	{
		const std::string bytes = someConversation(random);
		Talker whole(settingsOf("Ada"));
		whole.hear(bytes);
		Talker cut(settingsOf("Ada"));
		cut.hearByBytes(bytes);
		ASSERT_EQ(whole.takeEvents(), cut.takeEvents()) << "round " << round;
		ASSERT_EQ(whole.takeSent(), cut.takeSent()) << "round " << round;
	}
}


} // namespace ciarla
