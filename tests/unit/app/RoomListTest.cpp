#include "chat/RoomList.h"

#include <gmock/gmock.h>


namespace ciarla {
namespace {


constexpr std::uint32_t lobby = 7;
constexpr std::uint32_t games = 8;


/// A list with one room, joined when 10 texts had been said there.
struct InLobby
{
	InLobby()
	{
		key = rooms.join("lobby").key;
		rooms.entered(key, lobby, "lobby", "tea", 10);
	}

	RoomList rooms;
	RoomKey key;
};


TEST(RoomList, HasNoCurrentRoomAtFirst)
{
	const RoomList rooms;

	EXPECT_EQ(rooms.current(), nullptr);
	EXPECT_EQ(rooms.joined(), 0U);
}


TEST(RoomList, MakesTheRoomThatWasAskedForLastTheCurrentOne)
{
	InLobby in;

	const RoomKey other = in.rooms.join("games").key;

	EXPECT_EQ(in.rooms.current()->key, other);
	EXPECT_FALSE(in.rooms.current()->joined());
	EXPECT_EQ(in.rooms.joined(), 1U);
	EXPECT_EQ(in.rooms.join("Lobby").key, in.key) << "which is the same room, and current again";
	EXPECT_EQ(in.rooms.current()->key, in.key);
}


TEST(RoomList, GoesBackToTheRoomBeforeWhenOneIsLeftOrRefused)
{
	InLobby in;
	const RoomKey other = in.rooms.join("games").key;
	in.rooms.entered(other, games, "games", {}, 0);

	in.rooms.leaving(other);
	EXPECT_EQ(in.rooms.current()->key, in.key);
	EXPECT_EQ(in.rooms.findName("games"), nullptr);
	EXPECT_NE(in.rooms.findHandle(games), nullptr) << "what is said there is still heard";
	in.rooms.stays(other);
	EXPECT_EQ(in.rooms.current()->key, other);
	in.rooms.remove(other);
	EXPECT_EQ(in.rooms.current()->key, in.key);
}


TEST(RoomList, NeverGivesAKeyTwice)
{
	InLobby in;
	in.rooms.remove(in.key);

	EXPECT_NE(in.rooms.join("lobby").key, in.key);
}


TEST(RoomList, TellsAReplayFromWhatIsNew)
{
	InLobby in;

	EXPECT_EQ(in.rooms.hear(lobby, 9, 8), HeardOrder::again);
	EXPECT_EQ(in.rooms.hear(lobby, 10, 9), HeardOrder::again);
	EXPECT_EQ(in.rooms.hear(lobby, 11, 10), HeardOrder::next);
	EXPECT_EQ(in.rooms.hear(lobby, 11, 10), HeardOrder::again);
}


TEST(RoomList, SeesAGapOnce)
{
	InLobby in;

	EXPECT_EQ(in.rooms.hear(lobby, 15, 14), HeardOrder::afterGap);
	EXPECT_EQ(in.rooms.hear(lobby, 16, 15), HeardOrder::next);
}


TEST(RoomList, TakesASequenceThatWasNotKeptForNoGap)
{
	InLobby in;

	EXPECT_EQ(in.rooms.hear(lobby, 20, 10), HeardOrder::next);
}


TEST(RoomList, CountsOurOwnTextsWhereverTheyStand)
{
	InLobby in;

	in.rooms.placed(in.key, 12);
	EXPECT_EQ(in.rooms.hear(lobby, 13, 12), HeardOrder::next);
	in.rooms.placed(in.key, 0);
	in.rooms.placed(in.key, 0);
	EXPECT_EQ(in.rooms.hear(lobby, 16, 15), HeardOrder::next) << "two of ours lie between";
	EXPECT_EQ(in.rooms.hear(lobby, 18, 17), HeardOrder::afterGap) << "none does any more";
}


TEST(RoomList, HearsOfNoGapInARoomThatItDoesNotKnow)
{
	RoomList rooms;

	EXPECT_EQ(rooms.hear(lobby, 20, 19), HeardOrder::next);
}


} // namespace
} // namespace ciarla
