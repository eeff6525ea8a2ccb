#include "HubBench.h"

#include "FrameText.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <unordered_map>
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


/// The sink of one hub of the bench; it checks what every host may rely on.
class HubBench::Sink final: public HubSink
{
public:
	Sink(HubBench& bench, unsigned index):
		_bench(bench),
		_index(index)
	{
	}

	void broadcast(const Broadcast& broadcast) noexcept override
	{
		++_bench._broadcasts;
		begin();
		_isOver = broadcast.isLast;
		_bench._lasts += broadcast.isLast ? 1U : 0U;
		std::size_t next = 0;
		for (std::size_t position = 0; position < broadcast.members.size(); ++position)
		{
			const bool excepted = next < broadcast.exceptions.size() && broadcast.exceptions[next].position == position;
			if (!excepted)
			{
				add(broadcast.members[position], broadcast.slab);
				continue;
			}
			for (const Bytes& piece: broadcast.exceptions[next].pieces)
			{
				add(broadcast.members[position], piece);
			}
			++next;
		}
		require(next == broadcast.exceptions.size(), "exceptions that do not rise, or name nobody");
	}

	void send(MemberSlot slot, std::span<const Bytes> batch) noexcept override
	{
		++_bench._sends;
		begin();
		for (const Bytes& piece: batch)
		{
			add(slot, piece);
		}
	}

	void close(MemberSlot slot) noexcept override
	{
		MemberState& member = at(slot);
		require(!member.closed, "closed twice");
		member.closed = true;
	}

	void mail(unsigned to, HubMail mail) noexcept override
	{
		_bench._mail[_index][to].push_back(std::move(mail));
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

	void beginTurn() noexcept
	{
		_isOver = false;
	}

	std::unordered_map<MemberSlot, Member> members;

private:
	void begin() const
	{
		require(!_isOver, "something is sent after what was the last of its turn");
	}

	MemberState& at(MemberSlot slot)
	{
		return _bench._members[members.at(slot)];
	}

	void add(MemberSlot slot, const Bytes& bytes)
	{
		MemberState& member = at(slot);
		require(!member.closed && !member.gone, "sent to somebody who was closed");
		require(!bytes.empty(), "an empty piece");
		member.bytes += bytes.text();
	}

	HubBench& _bench;
	unsigned _index;
	bool _isOver = false;
};


HubBench::HubBench(const HubSettings& settings, unsigned hubs):
	_mail(hubs)
{
	for (unsigned i = 0; i < hubs; ++i)
	{
		_mail[i].resize(hubs);
		_sinks.push_back(std::make_unique<Sink>(*this, i));
		_hubs.push_back(std::make_unique<Hub>(settings, HubPlace{i, hubs}, epoch, [this] { return unixTime; }));
	}
}


HubBench::~HubBench() = default;


HubBench::Member HubBench::connect(const MemberOrigin& origin, unsigned hub)
{
	return add(hub, _hubs[hub]->admit(origin, now));
}


HubBench::Member HubBench::turnAway(Bye bye, unsigned hub)
{
	return add(hub, _hubs[hub]->turnAway(std::move(bye), now));
}


HubBench::Member HubBench::enter(std::string_view name, unsigned hub)
{
	MemberOrigin origin;
	origin.trusted = true;
	return enter(name, origin, hub);
}


HubBench::Member HubBench::enter(std::string_view name, const MemberOrigin& origin, unsigned hub)
{
	const Member member = connect(origin, hub);
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
	MemberState& state = _members[member];
	const bool goesOn = _hubs[state.hub]->receive(state.slot, asBytes(bytes), now);
	settle();
	return goesOn;
}


void HubBench::read(Member member)
{
	MemberState& state = _members[member];
	_hubs[state.hub]->resume(state.slot, now);
	settle();
}


void HubBench::end(Member member)
{
	MemberState& state = _members[member];
	_hubs[state.hub]->receiveEnd(state.slot, now);
	settle();
}


void HubBench::vanish(Member member)
{
	MemberState& state = _members[member];
	state.gone = true;
	_hubs[state.hub]->forget(state.slot, now);
	settle();
}


void HubBench::putOut(Member member, LeaveCode code, std::string_view reason)
{
	MemberState& state = _members[member];
	_hubs[state.hub]->putOut(state.slot, code, reason, now);
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
	const auto next = [this] {
		std::optional<TimePoint> earliest;
		for (const auto& one: _hubs)
		{
			const std::optional<TimePoint> deadline = one->deadline();
			earliest = deadline && (!earliest || *deadline < *earliest) ? deadline : earliest;
		}
		return earliest;
	};
	for (auto deadline = next(); deadline && *deadline <= until; deadline = next())
	{
		now = std::max(now, *deadline);
		tick();
		require(next() != deadline, "a deadline that tick() did not move");
	}
	now = until;
}


void HubBench::tick()
{
	for (const auto& one: _hubs)
	{
		one->tick(now);
	}
	settle();
}


void HubBench::configure(const HubSettings& settings)
{
	for (const auto& one: _hubs)
	{
		one->configure(settings, now);
	}
	settle();
}


void HubBench::shutDown()
{
	for (const auto& one: _hubs)
	{
		one->shutDown(now);
	}
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


void HubBench::forgetAll()
{
	for (MemberState& member: _members)
	{
		member.bytes.clear();
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
	for (unsigned i = 0; i < _hubs.size(); ++i)
	{
		settle(i);
	}
	for (bool moved = !holdsMail; moved;)
	{
		moved = false;
		for (unsigned from = 0; from < _hubs.size(); ++from)
		{
			for (unsigned to = 0; to < _hubs.size(); ++to)
			{
				moved = deliverMail(from, to) || moved;
			}
		}
	}
}


bool HubBench::deliverMail(unsigned from, unsigned to)
{
	std::deque<HubMail>& mail = _mail[from][to];
	if (mail.empty())
	{
		return false;
	}
	HubMail first = std::move(mail.front());
	mail.pop_front();
	_hubs[to]->receiveMail(std::move(first), now);
	settle(to);
	return true;
}


bool HubBench::hasMail() const
{
	return std::ranges::any_of(_mail, [](const auto& from) {
		return std::ranges::any_of(from, [](const auto& mail) { return !mail.empty(); });
	});
}


Hub& HubBench::hub(unsigned index)
{
	return *_hubs[index];
}


HubBench::Member HubBench::add(unsigned hub, MemberSlot slot)
{
	const Member member = _members.size();
	_members.push_back({hub, slot, {}});
	_sinks[hub]->members[slot] = member;
	settle();
	return member;
}


void HubBench::settle(unsigned hub)
{
	if (_hubs[hub]->hasOutput())
	{
		_sinks[hub]->beginTurn();
		_hubs[hub]->settle(*_sinks[hub]);
	}
	require(!_hubs[hub]->hasOutput(), "output after settle()");
}


} // namespace ciarla
