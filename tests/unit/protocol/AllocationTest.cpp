#include "Talker.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/NameKey.h>

#include <gmock/gmock.h>

#include <array>
#include <cstdlib>
#include <new>
#include <string>


namespace {


std::size_t allocations = 0;


} // namespace


void* operator new(std::size_t bytes)
{
	++allocations;
	if (void* place = std::malloc(bytes))
	{
		return place;
	}
	throw std::bad_alloc();
}


void operator delete(void* place) noexcept
{
	std::free(place);
}


void operator delete(void* place, std::size_t) noexcept
{
	std::free(place);
}


namespace ciarla {


namespace {


/// Two people, introduced.
void introduce(Talker& ada, Talker& bob)
{
	exchange(ada, bob);
	ada.takeEvents();
	bob.takeEvents();
}


std::string texts(std::uint64_t first, std::uint64_t last)
{
	BytesBuilder builder;
	for (std::uint64_t sequence = first; sequence <= last; ++sequence)
	{
		encode(
			TextFrame{sequence, TextKind::say, 0, "sixty-four bytes or so, as people type them into a chat program"},
			builder);
	}
	return std::string(builder.take().text());
}


/// A hub's hello and welcome, and as many texts as it delivers.
std::string hubHello()
{
	const std::array<std::byte, 1> versions{std::byte{1}};
	const std::array<std::byte, 16> session{};
	BytesBuilder builder;
	builder.append(std::string_view("\0hub\0", 5));
	encode(HelloFrame{versions, SpeakerRole::hub, 0, session, 64 * 1024, {}, {}}, builder);
	encode(WelcomeFrame{1, 0, {}, 1, 64 * 1024, 256, 256 * 1024, 5, 500, "Ada"}, builder);
	return std::string(builder.take().text());
}


DeliverFrame delivery(std::uint64_t sequence)
{
	return {7, sequence, sequence - 1, 4, TextKind::say, 0, "sixty-four bytes or so, as people type them into a chat"};
}


std::size_t hearAll(ChatProtocol& protocol, std::string_view bytes)
{
	protocol.receive(asBytes(bytes), {});
	std::size_t heard = 0;
	while (const auto event = protocol.nextEvent())
	{
		heard += std::holds_alternative<TextHeard>(*event) || std::holds_alternative<HubHeard>(*event) ? 1U : 0U;
	}
	return heard;
}


} // namespace


TEST(Allocations, AreNotMadeForATextThatArrivedWhole)
{
	Talker ada(settingsOf("Ada"));
	Talker bob(settingsOf("Bob"));
	introduce(ada, bob);
	const std::string wire = texts(1, 100);

	const std::size_t before = allocations;
	const std::size_t heard = hearAll(ada.protocol, wire);
	const std::size_t made = allocations - before;

	EXPECT_EQ(heard, 100U);
	EXPECT_EQ(made, 0U);
}


TEST(Allocations, AreNotMadeWhereANameIsJudgedAndCompared)
{
	const std::string longest(Limits::nameBytesMax, 'm');

	const std::size_t before = allocations;
	for (const std::string_view name: {std::string_view("Ada Lovelace-Byron of London"), std::string_view(longest)})
	{
		EXPECT_EQ(checkName(name), NameProblem::none);
		EXPECT_TRUE(looksAlike(name, name));
	}
	EXPECT_TRUE(looksAlike("Άννα Σοφία Παπαδοπούλου", "ΆΝΝΑ ΣΟΦΊΑ ΠΑΠΑΔΟΠΟΎΛΟΥ"));
	const std::size_t made = allocations - before;

	EXPECT_EQ(made, 0U);
}


TEST(Allocations, AreNotMadeForWhatAHubDelivers)
{
	Talker ada(settingsOf("Ada"));
	ada.hear(hubHello());
	BytesBuilder builder;
	for (std::uint64_t sequence = 1; sequence <= 100; ++sequence)
	{
		encode(delivery(sequence), builder);
	}
	const std::string wire(builder.take().text());

	const std::size_t before = allocations;
	const std::size_t heard = hearAll(ada.protocol, wire);
	const std::size_t made = allocations - before;

	EXPECT_EQ(heard, 100U);
	EXPECT_EQ(made, 0U);
}


// A hub reads a text and says what it delivers: the hottest path there is.
TEST(Allocations, AreNotMadeBetweenATextAndItsDelivery)
{
	const std::string wire = texts(1, 1);
	BytesBuilder builder;
	builder.appendU8(0);
	const auto body = asBytes(wire).subspan(5);

	const std::size_t before = allocations;
	const auto text = decode<TextFrame>(body);
	encode(DeliverFrame{7, 2, 1, 4, text->kind, 0, text->body}, builder);
	const std::size_t made = allocations - before;

	EXPECT_GT(builder.size(), text->body.size());
	EXPECT_EQ(made, 0U);
}


TEST(Allocations, AreNotMadeForARawMessage)
{
	Talker ada(settingsOf("Ada"));
	ada.hear("Bob\n");

	const std::size_t before = allocations;
	const std::size_t heard = hearAll(ada.protocol, "né: a message of some length, so that no small string hides it\n");
	const std::size_t made = allocations - before;

	EXPECT_EQ(heard, 1U);
	EXPECT_EQ(made, 0U);
}


// A peer that claims much and sends little must not make us hold much.
TEST(Allocations, FollowWhatCameAndNotWhatALengthClaims)
{
	Talker ada(settingsOf("Ada"));
	Talker bob(settingsOf("Bob"));
	introduce(ada, bob);

	const std::size_t before = allocations;
	hearAll(ada.protocol, std::string_view("\0\0\xFF\xFF\x10", 5));
	EXPECT_LE(allocations - before, 1U);
}


// If the replaced operator were not in use, the tests above could not fail.
TEST(Allocations, AreCounted)
{
	const std::size_t before = allocations;

	::operator delete(::operator new(1));

	EXPECT_EQ(allocations - before, 1U);
}


} // namespace ciarla
