#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/protocol/Limits.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>


namespace ciarla {


/// Every bound of a hub, with its reason. Those of one member hold for each member by itself.
struct HubSettings
{
	std::string name = "hub"; ///< What the hub calls itself in its greeting.

	/// What it says to whoever becomes a member, as a TEXT of its own; empty: nothing. UTF-8.
	std::string welcome;
	static constexpr std::size_t welcomeBytesMax = 1000; ///< A screen of 80 by 24 has room for it, and for talk.

	/// From the connection's opening; see there.
	Duration helloDeadline = Limits::helloDeadline;

	/// Nothing heard from a member for so long: ask for a sign of life. The wire's own keep-alive finds most of the
	/// dead; at ten thousand members a shorter one would be a load of its own.
	Duration idlePing = std::chrono::minutes(5);

	/// No answer to that for so long: lost.
	Duration pingDeadline = std::chrono::seconds(20);

	/// The largest frame taken from a member, type byte included.
	std::uint32_t frameBytesMax = 64 * 1024;

	/// How much a member's program may leave unanswered; WELCOME tells it. It also bounds what a member asks while its
	/// answers wait to be read.
	std::uint32_t unacknowledgedLinesMax = 256;
	std::uint32_t unacknowledgedBytesMax = 256 * 1024;

	/// What all members together have sent that is kept: frames whose end has not come, requests whose answers wait. A
	/// thousand may be in the middle of the largest frame at a time. Past that those with the most go.
	std::size_t keptBytesMaxInAll = 64 * 1024 * 1024;

	/// A member that was answered so much in one turn is heard no further until it has read: a request of a few bytes may
	/// have an answer of a whole frame, and thousands of them fit into one write.
	std::size_t answerBytesMax = 32 * 1024;

	/// Texts and requests that a member may send at once, and the time in which it regains one. 0: not limited.
	/// Members whose origin is trusted are not limited. Source: the defaults of ergo, an IRC server.
	std::uint32_t burst = 5;
	Duration perText = std::chrono::milliseconds(500);

	/// The same for the bytes of its texts and requests, not of PING, ACK and repetitions: so many at once, a frame of
	/// the largest size, and then so many a second. 0: not limited. So twelve members who say as much as they may bring
	/// a room 192 KiB a second, after 768 KiB at once: less than a member may have waiting for it, and than one who
	/// reads slowly reads.
	std::uint32_t bytesPerSecond = 16 * 1024;
	std::uint32_t burstBytes = 64 * 1024;

	/// How many rooms there may be. The members of one network, unless they are trusted, may make a quarter of these. The
	/// lobby can always be made.
	std::size_t roomsMax = 10'000;
	std::size_t roomsPerMemberMax = 50;
	std::size_t membersPerRoomMax = 100'000;
	std::size_t topicBytesMax = 390; ///< A line of a terminal, generously, as IRC has it.

	/// Room histories: per room, and together.
	std::size_t historyLinesMax = 200;
	std::size_t historyBytesMax = 256 * 1024;
	std::size_t historyBytesMaxInAll = 64 * 1024 * 1024;

	/// How much of that who joins is sent unasked.
	std::size_t replayLinesMax = 50;

	/// A room with more members does not tell of each who comes and goes: in a crowd nobody reads it, and the cost
	/// would grow with the square of the crowd.
	std::size_t announcedMembersMax = 200;

	/// Comings and goings are gathered for so long, so that a crowd that arrives at once is one write for everybody.
	Duration announceDelay = std::chrono::milliseconds(250);

	/// Names on one page of a roster, rooms on one page of the list.
	std::size_t rosterPage = 500;

	/// What is said in the goodbye when the hub stops, and when to come back.
	Duration shutdownRetry = std::chrono::seconds(10);

	/// Who may kick, ban and mute: credentials as MemberOrigin::credential writes them.
	std::vector<std::string> operators;
};


} // namespace ciarla
