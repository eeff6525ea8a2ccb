#include "Outgoing.h"

#include "HubContext.h"
#include "Room.h"

#include <algorithm>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


/// A longer answer than this has a block of its own. Beside a page of a roster as much again may lie unused in the
/// builder's, for as long as the page waits to be read.
constexpr std::size_t ownBlockBytes = 4096;

/// What others may tell one member alone before it is known to have read it: a frame of the largest size, and less
/// than what may wait for it by far.
constexpr std::size_t toldBytesMax = 64 * 1024;

/// What may be under way to a loop that is busy, so that a loop which is stuck fills no memory.
constexpr std::size_t batchBytesMax = 64 * 1024 * 1024;


} // namespace


Outgoing::Outgoing(HubContext& context, unsigned loops) noexcept:
	_context(context),
	_batches(loops)
{
}


void Outgoing::send(const Member& member, Bytes bytes)
{
	of(member).send(member.slot, std::move(bytes));
}


/// Only the answers of this turn are counted, for none of them can have left yet. What is left of earlier turns is watched
/// by the member's loop.
void Outgoing::tell(Member& member, Bytes frame)
{
	sealUnsent(member);
	if (member.stage != MemberStage::talking)
	{
		return;
	}
	if (member.answeredTurn != _turns)
	{
		member.answeredTurn = _turns;
		member.answeredBytes = 0;
	}
	member.answeredBytes += static_cast<std::uint32_t>(frame.size());
	send(member, std::move(frame));
	if (!member.unread && member.answeredBytes >= _context.settings.answerBytesMax)
	{
		member.unread = true;
		of(member).awaitDrained(member.slot, true);
	}
}


void Outgoing::acknowledge(Member& member, std::uint64_t sequence)
{
	tell(member, AckFrame{sequence, 0, _context.unixTime()});
	member.peer.acknowledge(sequence);
}


void Outgoing::refuse(
	Member& member, std::uint64_t sequence, RefusalCode code, std::string_view text, Duration retryAfter)
{
	++_context.stats.refusals;
	member.refusals.refused(member.peer.heard(), sequence);
	const auto seconds = std::chrono::ceil<std::chrono::seconds>(retryAfter).count();
	tell(member, NakFrame{sequence, static_cast<std::uint16_t>(code), static_cast<std::uint32_t>(seconds), text});
}


void Outgoing::tellPrivately(Member& member, const JoinedFrame& author, const DeliverFrame& text)
{
	sealUnsent(member);
	send(member, author);
	send(member, text);
	member.toldBytes += static_cast<std::uint32_t>(deliverFrameOverheadBytes + text.body.size());
	if (!member.behind && member.toldBytes >= toldBytesMax)
	{
		member.behind = true;
		of(member).awaitDrained(member.slot, false);
	}
}


void Outgoing::close(const Member& member, Bytes goodbye)
{
	of(member).close(member.slot, std::move(goodbye));
}


void Outgoing::notice(const Member& member, HubNotice notice)
{
	notice.slot = member.slot;
	of(member).notice(notice);
}


bool Outgoing::isFull() const noexcept
{
	return std::ranges::any_of(_batches, [](const OutgoingBatch& batch) { return batch.bytes() > batchBytesMax; });
}


bool Outgoing::empty() const noexcept
{
	return std::ranges::all_of(_batches, &OutgoingBatch::empty);
}


Bytes Outgoing::ackBytes(const AckFrame& ack)
{
	encode(ack, _acks);
	return _acks.take();
}


Bytes Outgoing::takeBuilt()
{
	Bytes built = _builder.take();
	if (built.size() <= ownBlockBytes)
	{
		return built;
	}
	_builder.release();
	return Bytes::copyOf(built.span());
}


void Outgoing::sealUnsent(const Member& member)
{
	if (member.speaking != nullptr)
	{
		member.speaking->seal();
	}
}


} // namespace ciarla
