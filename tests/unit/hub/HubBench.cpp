#include "HubBench.h"

#include "FrameText.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>


namespace ciarla {


namespace {


constexpr std::uint64_t epoch = 0x1122334455667788U;


std::string_view kindOf(HubNotice::Kind kind)
{
	constexpr std::string_view kinds[] = {"welcomed", "ended", "rejected", "joined", "parted", "renamed", "operated"};
	return kinds[static_cast<std::size_t>(kind)];
}


void require(bool holds, const char* what)
{
	if (!holds)
	{
		throw std::logic_error(what);
	}
}


} // namespace


std::string greetingOf(std::string_view name)
{
	return '\0' + std::string(name) + '\0';
}


std::string helloOf(std::uint32_t frameBytesMax)
{
	static constexpr std::array<std::byte, 1> versions{std::byte{protocolVersion}};
	static constexpr std::array<std::byte, 16> sessionId{};
	HelloFrame hello;
	hello.versions = versions;
	hello.sessionId = sessionId;
	hello.frameBytesMax = frameBytesMax;
	return bytesOf(hello);
}


/// What one loop of the bench does with a batch; it checks what every host may rely on.
class HubBench::Sink final: public HubSink
{
public:
	Sink(HubBench& bench, unsigned loop):
		_bench(bench),
		_loop(loop)
	{
	}

	void broadcast(const Broadcast& broadcast) noexcept override
	{
		++_bench._broadcasts;
		begin();
		_isOver = broadcast.isLast;
		_bench._lasts += broadcast.isLast ? 1U : 0U;
		std::size_t excepted = 0;
		for (const MemberSlot slot: broadcast.members)
		{
			const auto exception = std::ranges::find(broadcast.exceptions, slot, &BroadcastException::slot);
			if (exception == broadcast.exceptions.end())
			{
				add(slot, broadcast.slab);
				continue;
			}
			++excepted;
			for (const Bytes& piece: exception->pieces)
			{
				add(slot, piece);
			}
		}
		require(excepted == broadcast.exceptions.size(), "an exception for one who is no member, or twice for one");
	}

	void send(MemberSlot slot, std::span<const Bytes> pieces) noexcept override
	{
		++_bench._sends;
		begin();
		for (const Bytes& piece: pieces)
		{
			add(slot, piece);
		}
	}

	void close(MemberSlot slot, const Bytes& goodbye) noexcept override
	{
		MemberState& member = at(slot);
		require(!member.closed, "closed twice");
		member.isSlow = false;
		if (!goodbye.empty())
		{
			add(slot, goodbye);
		}
		member.closed = true;
	}

	void awaitDrained(MemberSlot slot, bool stopsReading) noexcept override
	{
		MemberState& member = at(slot);
		member.awaited = true;
		member.paused = member.paused || stopsReading;
	}

	void release(MemberSlot slot) noexcept override
	{
		require(at(slot).gone, "released before it was gone");
		_bench._freeSlots.push_back(slot);
	}

	void notice(const HubNotice& notice) noexcept override
	{
		std::string text(kindOf(notice.kind));
		text += " " + std::string(notice.name);
		text += notice.room.empty() ? "" : " " + std::string(notice.room);
		text += " " + std::to_string(static_cast<unsigned>(notice.code));
		text += notice.reason.empty() ? "" : " " + std::string(notice.reason);
		_bench._notices.push_back(text);
	}

	void beginBatch() noexcept
	{
		_isOver = false;
	}

private:
	void begin() const
	{
		require(!_isOver, "something is sent after what was the last of its batch");
	}

	MemberState& at(MemberSlot slot)
	{
		MemberState& member = _bench._members[_bench._bySlot.at(slot)];
		require(member.loop == _loop, "a member of another loop");
		return member;
	}

	/// One that is gone may still be named by what was decided before.
	void add(MemberSlot slot, const Bytes& bytes)
	{
		MemberState& member = at(slot);
		require(!member.closed || member.gone, "sent to one that was closed");
		require(!bytes.empty(), "an empty piece");
		(member.gone || member.isSlow ? member.lost : member.bytes) += bytes.text();
	}

	HubBench& _bench;
	unsigned _loop;
	bool _isOver = false;
};


HubBench::HubBench(const HubSettings& settings, unsigned loops):
	_loops(loops),
	_hub(settings, loops, epoch, [this] { return unixTime; })
{
	for (unsigned loop = 0; loop < loops; ++loop)
	{
		_loops[loop].sink = std::make_unique<Sink>(*this, loop);
	}
}


HubBench::~HubBench() = default;


HubBench::Member HubBench::connect(const MemberOrigin& origin, unsigned loop)
{
	const MemberSlot slot = freeSlot();
	_hub.admit(slot, loop, origin, now);
	return add(loop, slot);
}


HubBench::Member HubBench::turnAway(Bye bye, unsigned loop)
{
	const MemberSlot slot = freeSlot();
	_hub.turnAway(slot, loop, std::move(bye), now);
	return add(loop, slot);
}


HubBench::Member HubBench::enter(std::string_view name, unsigned loop)
{
	MemberOrigin origin;
	origin.trusted = true;
	return enter(name, origin, loop);
}


HubBench::Member HubBench::enter(std::string_view name, const MemberOrigin& origin, unsigned loop)
{
	const Member member = connect(origin, loop);
	send(member, greetingOf(name) + helloOf());
	takeBytes(member);
	takeNotices();
	return member;
}


std::uint32_t HubBench::join(Member member, std::string_view room)
{
	takeBytes(member);
	ask(member, JoinFrame{0, room, 0, 0});
	const std::string bytes = takeBytes(member);
	FrameDecoder decoder(UINT32_MAX);
	decoder.feed(asBytes(bytes));
	std::uint32_t handle = 0;
	for (FrameView frame; decoder.next(frame) == FrameDecoder::Step::frame;)
	{
		if (static_cast<FrameType>(frame.type) == FrameType::room)
		{
			handle = decode<RoomFrame>(frame.body)->room;
		}
	}
	takeNotices();
	return handle;
}


bool HubBench::send(Member member, std::string_view bytes)
{
	_hub.receive(at(member).slot, asBytes(bytes), now);
	settle();
	return !at(member).paused;
}


void HubBench::read(Member member)
{
	at(member).paused = false;
	if (std::exchange(at(member).awaited, false))
	{
		_hub.drained(at(member).slot, now);
	}
	settle();
}


void HubBench::fallBehind(Member member)
{
	at(member).awaited = true;
	_hub.fallBehind(at(member).slot, now);
	settle();
}


void HubBench::end(Member member)
{
	_hub.receiveEnd(at(member).slot, now);
	settle();
}


void HubBench::vanish(Member member)
{
	at(member).gone = true;
	_hub.forget(at(member).slot, now);
	settle();
}


void HubBench::putOut(Member member, LeaveCode code, std::string_view reason)
{
	at(member).isSlow = code == LeaveCode::tooSlow;
	_hub.putOut(at(member).slot, code, reason, now);
	settle();
}


void HubBench::say(Member member, std::uint32_t room, std::string_view text, TextKind kind)
{
	ask(member, TextFrame{0, kind, room, text});
}


std::uint64_t HubBench::lastSequence(Member member) const
{
	return _members[member].lastSequence;
}


void HubBench::wait(Duration duration)
{
	const TimePoint until = now + duration;
	for (auto deadline = _hub.deadline(); deadline && *deadline <= until; deadline = _hub.deadline())
	{
		now = std::max(now, *deadline);
		tick();
		require(_hub.deadline() != deadline, "a deadline that tick() did not move");
	}
	now = until;
}


void HubBench::tick()
{
	_hub.tick(now);
	settle();
}


void HubBench::configure(const HubSettings& settings)
{
	_hub.configure(settings, now);
	settle();
}


void HubBench::shutDown()
{
	_hub.shutDown(now);
	settle();
}


std::string HubBench::takeBytes(Member member)
{
	return std::exchange(_members[member].bytes, {});
}


std::vector<std::string> HubBench::take(Member member)
{
	return framesIn(takeBytes(member));
}


std::string HubBench::takeLost(Member member)
{
	return std::exchange(_members[member].lost, {});
}


void HubBench::forgetAll()
{
	for (MemberState& member: _members)
	{
		member.bytes.clear();
		member.lost.clear();
	}
	_notices.clear();
	_sends = 0;
	_broadcasts = 0;
	_lasts = 0;
}


bool HubBench::isClosed(Member member) const
{
	return _members[member].closed;
}


std::vector<std::string> HubBench::takeNotices()
{
	return std::exchange(_notices, {});
}


std::size_t HubBench::takeSends()
{
	return std::exchange(_sends, 0);
}


std::size_t HubBench::takeBroadcasts()
{
	return std::exchange(_broadcasts, 0);
}


std::size_t HubBench::takeLasts()
{
	return std::exchange(_lasts, 0);
}


void HubBench::settle()
{
	if (_together > 0)
	{
		return;
	}
	_hub.settle();
	for (unsigned loop = 0; loop < _loops.size(); ++loop)
	{
		if (!_hub.batch(loop).empty())
		{
			_loops[loop].batches.push_back(std::exchange(_hub.batch(loop), {}));
		}
		while (!holdsBatches && carryOut(loop))
		{
		}
	}
	require(!_hub.hasOutput(), "output after settle()");
}


bool HubBench::carryOut(unsigned loop)
{
	Loop& its = _loops[loop];
	if (its.batches.empty())
	{
		return false;
	}
	its.sink->beginBatch();
	its.batches.front().carryOut(its.rooms, *its.sink);
	require(its.batches.front().empty(), "a batch that is carried out, and not empty");
	its.batches.pop_front();
	return true;
}


Hub& HubBench::hub()
{
	return _hub;
}


MemberSlot HubBench::freeSlot()
{
	if (_freeSlots.empty())
	{
		_bySlot.push_back(0);
		return static_cast<MemberSlot>(_bySlot.size() - 1);
	}
	const MemberSlot slot = _freeSlots.back();
	_freeSlots.pop_back();
	return slot;
}


HubBench::Member HubBench::add(unsigned loop, MemberSlot slot)
{
	const Member member = _members.size();
	_members.push_back({loop, slot, {}});
	_bySlot[slot] = member;
	settle();
	return member;
}


HubBench::MemberState& HubBench::at(Member member)
{
	return _members[member];
}


} // namespace ciarla
