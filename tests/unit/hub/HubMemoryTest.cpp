#include "HubBench.h"

#include <gmock/gmock.h>

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <new>
#include <string>
#include <vector>


namespace {


/// What the allocator keeps beside each piece of memory.
constexpr std::size_t chunkHeaderBytes = 8;

std::size_t allocations = 0;
std::size_t liveBytes = 0;
std::size_t peakBytes = 0; ///< Since it was last set.


} // namespace


void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept
{
	void* place = std::malloc(bytes);
	if (place != nullptr)
	{
		++allocations;
		liveBytes += malloc_usable_size(place) + chunkHeaderBytes;
		peakBytes = std::max(peakBytes, liveBytes);
	}
	return place;
}


void* operator new(std::size_t bytes)
{
	if (void* place = ::operator new(bytes, std::nothrow))
	{
		return place;
	}
	throw std::bad_alloc();
}


void operator delete(void* place) noexcept
{
	if (place != nullptr)
	{
		liveBytes -= malloc_usable_size(place) + chunkHeaderBytes;
		std::free(place);
	}
}


void operator delete(void* place, std::size_t) noexcept
{
	::operator delete(place);
}


namespace ciarla {


namespace {


/// A host that keeps nothing, unless it is told to.
class NullSink final: public HubSink
{
public:
	void broadcast(const Broadcast& broadcast) noexcept override
	{
		heard += broadcast.members.size() - broadcast.exceptions.size();
	}

	void send(MemberSlot, std::span<const Bytes> batch) noexcept override
	{
		if (keeps)
		{
			kept.insert(kept.end(), batch.begin(), batch.end());
		}
	}

	void close(MemberSlot, const Bytes&) noexcept override
	{
	}

	void awaitDrained(MemberSlot, bool) noexcept override
	{
	}

	void release(MemberSlot slot) noexcept override
	{
		freeSlots.push_back(slot);
	}

	void notice(const HubNotice&) noexcept override
	{
	}

	std::size_t heard = 0;
	std::vector<MemberSlot> freeSlots;
	bool keeps = false;      ///< As the queue of somebody who does not read.
	std::vector<Bytes> kept; ///< What one member was sent.
};


class HubMemory: public testing::Test
{
protected:
	HubMemory():
		hub({}, 1, 1, [] { return std::uint64_t{1'700'000'000'000}; })
	{
	}

	/// A member who has joined the lobby, and is not asked for a sign of life yet.
	MemberSlot enter(std::size_t number)
	{
		MemberSlot slot = used;
		if (sink.freeSlots.empty())
		{
			++used;
		}
		else
		{
			slot = sink.freeSlots.back();
			sink.freeSlots.pop_back();
		}
		hub.admit(slot, 0, {true, {}, "127.0.0.1"}, now);
		const std::string bytes =
			greetingOf("member" + std::to_string(number)) + helloOf() + bytesOf(JoinFrame{1, "lobby", 0, 0});
		hub.receive(slot, asBytes(bytes), now);
		settle();
		return slot;
	}

	void settle()
	{
		hub.settle();
		std::swap(batch, hub.batch(0));
		batch.carryOut(loopRooms, sink);
	}

	/// What was there for the crowd alone is given back.
	void calmDown()
	{
		now += std::chrono::seconds(1);
		hub.tick(now);
		settle();
	}

	TimePoint now{};
	NullSink sink;
	LoopRooms loopRooms;
	OutgoingBatch batch;
	MemberSlot used = 0;
	Hub hub;
};


TEST_F(HubMemory, IsSmallForWhoIsIdle)
{
	constexpr std::size_t members = 10'000;
	const std::size_t before = liveBytes;
	for (std::size_t i = 0; i < members; ++i)
	{
		enter(i);
	}
	calmDown();

	const std::size_t each = (liveBytes - before) / members;
	std::cout << "a member who is idle in a room of " << members << ": " << each << " bytes\n";
	RecordProperty("bytesEach", static_cast<int>(each));
	EXPECT_LE(each, 640U);
}


TEST_F(HubMemory, IsWhereItWasWhenAllHaveGone)
{
	const auto comeAndGo = [this] {
		std::vector<MemberSlot> slots;
		for (std::size_t i = 0; i < 100; ++i)
		{
			slots.push_back(enter(i));
		}
		for (const MemberSlot slot: slots)
		{
			hub.forget(slot, now);
		}
		settle();
		calmDown();
	};
	for (int i = 0; i < 3; ++i)
	{
		comeAndGo();
	}
	const std::size_t before = liveBytes;
	for (int i = 0; i < 100; ++i)
	{
		comeAndGo();
	}

	EXPECT_LE(liveBytes, before + 4096);
}


TEST_F(HubMemory, IsNotAllocatedForEachWhoHears)
{
	const auto allocationsOfTurn = [this](MemberSlot author, const std::string& texts) {
		const std::size_t before = allocations;
		hub.receive(author, asBytes(texts), now);
		settle();
		return allocations - before;
	};
	const MemberSlot author = enter(0);
	std::uint64_t sequence = 1;
	const auto texts = [&sequence](int count) {
		std::string bytes;
		for (int i = 0; i < count; ++i)
		{
			bytes += bytesOf(
				TextFrame{++sequence, TextKind::say, 1, "sixty-four bytes or so, as people type them into a chat"});
		}
		return bytes;
	};
	for (int i = 0; i < 300; ++i)
	{
		allocationsOfTurn(author, texts(1));
	}
	const std::string one = texts(1);
	const std::size_t alone = allocationsOfTurn(author, one);
	for (std::size_t i = 1; i < 1000; ++i)
	{
		enter(i);
	}
	calmDown();
	// Two batches take turns.
	allocationsOfTurn(author, texts(64));
	allocationsOfTurn(author, texts(64));
	const std::string another = texts(1);
	const std::string window = texts(64);
	sink.heard = 0;

	// A slab has its own block; what grows with it grows by doubling.
	EXPECT_LE(alone, 3U);
	EXPECT_LE(allocationsOfTurn(author, another), 3U);
	EXPECT_LE(allocationsOfTurn(author, window), 10U);
	EXPECT_EQ(sink.heard, 2U * 999);
}


// A short line takes several times its frame, and all of it is counted.
TEST_F(HubMemory, OfWhatRoomsRememberIsWhatIsSaid)
{
	constexpr std::size_t rooms = 50;
	constexpr std::size_t lines = 200;
	const MemberSlot ada = enter(0);
	std::uint64_t sequence = 1;
	std::string joins;
	for (std::size_t room = 1; room < rooms; ++room)
	{
		joins += bytesOf(JoinFrame{++sequence, "room " + std::to_string(room), 0, 0});
	}
	hub.receive(ada, asBytes(joins), now);
	settle();
	const std::size_t before = liveBytes;

	for (std::size_t line = 0; line < lines; ++line)
	{
		for (std::uint32_t room = 1; room <= rooms; ++room)
		{
			hub.receive(ada, asBytes(bytesOf(TextFrame{++sequence, TextKind::say, room, "ok"})), now);
			settle();
		}
	}

	const std::size_t grown = liveBytes - before;
	const std::size_t said = hub.stats().historyBytes;
	std::cout << rooms * lines << " short lines: " << grown << " bytes, and " << said << " are said\n";
	EXPECT_GE(said, grown);
	EXPECT_LE(said, grown + grown / 2);
}


// Four thousand requests of a few bytes fit into one write, and each has an answer of a whole frame.
TEST_F(HubMemory, IsNotFilledByWhoAsksAndDoesNotRead)
{
	const MemberSlot owner = enter(0);
	std::string rooms;
	for (std::uint64_t i = 1; i < 50; ++i)
	{
		rooms += bytesOf(JoinFrame{2 * i, "room " + std::to_string(i) + std::string(50, 'n'), 0, 0});
		rooms += bytesOf(TopicFrame{2 * i + 1, static_cast<std::uint32_t>(i + 1), std::string(390, 't')});
	}
	hub.receive(owner, asBytes(rooms), now);
	settle();
	const MemberSlot asker = enter(1);
	std::string requests;
	for (std::uint64_t sequence = 2; sequence < 4200; ++sequence)
	{
		requests += bytesOf(ListFrame{sequence, ""});
	}
	sink.keeps = true;
	const std::size_t before = liveBytes;
	peakBytes = before;

	hub.receive(asker, asBytes(requests), now);
	settle();

	std::cout << "4,198 requests in one write: " << peakBytes - before << " bytes at the most\n";
	EXPECT_LE(peakBytes - before, 512U * 1024);
	sink.kept.clear();
	hub.drained(asker, now);
	settle();
	EXPECT_FALSE(sink.kept.empty()) << "the rest is answered to who reads";
}


} // namespace


} // namespace ciarla
