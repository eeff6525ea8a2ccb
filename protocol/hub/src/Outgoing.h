#pragma once

#include "Member.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/OutgoingBatch.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>


namespace ciarla {


class HubContext;


/// Outgoing is what a hub's members are to be sent: a batch for each loop, and in it each member's answers in their
/// order. What a member said in a room's unsent slab goes before whatever else it is told.
class Outgoing
{
public:
	Outgoing(HubContext& context, unsigned loops) noexcept;

	/// To a member in whatever stage. It is no answer, and never waits.
	template <typename Frame>
	void send(const Member& member, const Frame& frame)
	{
		encode(frame, _builder);
		send(member, takeBuilt());
	}

	void send(const Member& member, Bytes bytes);

	/// A part of an answer.
	template <typename Frame>
	void tell(Member& member, const Frame& frame)
	{
		encode(frame, _builder);
		tell(member, takeBuilt());
	}

	/// The same bytes as somebody else was told.
	void tell(Member& member, Bytes frame);

	/// Each settles one request.
	void acknowledge(Member& member, std::uint64_t sequence);
	void refuse(
		Member& member, std::uint64_t sequence, RefusalCode code, std::string_view text, Duration retryAfter = {});

	/// What another member tells this one alone. It is behind once so much was told that it must be seen to read.
	void tellPrivately(Member& member, const JoinedFrame& author, const DeliverFrame& text);

	void close(const Member& member, Bytes goodbye);
	void notice(const Member& member, HubNotice notice);

	OutgoingBatch& of(const Member& member) noexcept
	{
		return _batches[member.loop];
	}

	OutgoingBatch& batch(unsigned loop) noexcept
	{
		return _batches[loop];
	}

	unsigned loops() const noexcept
	{
		return static_cast<unsigned>(_batches.size());
	}

	/// Whether a loop has so much to carry out that no text may join it.
	bool isFull() const noexcept;

	bool empty() const noexcept;

	/// What is told from here on is told in another turn.
	void endTurn() noexcept
	{
		++_turns;
	}

	/// An ACK for a place in a slab.
	Bytes ackBytes(const AckFrame& ack);

private:
	Bytes takeBuilt();
	void sealUnsent(const Member& member);

	HubContext& _context;
	std::vector<OutgoingBatch> _batches; ///< By loop.
	BytesBuilder _builder;
	BytesBuilder _acks;
	std::uint32_t _turns = 1;
};


} // namespace ciarla
