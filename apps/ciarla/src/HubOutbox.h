#pragma once

#include "ChatLine.h"
#include "PagedList.h"
#include "RoomList.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>


namespace ciarla {


/// What somebody wants of a hub.
struct HubWish
{
	ChatLine line;
	RoomKey room = 0;    ///< Where, as it was when the line was entered; 0: it concerns no room.
	PagedList list = {}; ///< Of /who and /rooms: what has come of it, over as many requests as it takes.

	/// Whether it is something said: that must not be lost.
	bool isText() const noexcept
	{
		return line.command == ChatCommand::say || line.command == ChatCommand::me || line.command == ChatCommand::msg;
	}
};


/// A HubOutbox holds what was entered until the hub has answered it, and keeps its order. Pure.
///
///     add --> waiting --next(), sent()--> sent --acknowledged(), refused()--> answered
///                ^                         |
///                '----- all of them -------'  again(): refused for being too fast
class HubOutbox
{
public:
	void add(HubWish wish);

	/// What is to be sent next; null: nothing now. After a refusal for being too fast nothing is, until everything
	/// that was sent has been answered: the hub refuses what follows likewise, and all of it is said again in order.
	HubWish* next();

	/// next() is under way, with this sequence.
	void sent(std::uint64_t sequence);

	/// The first `bytes` of the text of next() are under way; the rest is next.
	void sentPart(std::uint64_t sequence, std::size_t bytes);

	/// next() can never be sent.
	HubWish drop();

	/// The one that was sent with this sequence and has no answer yet, or null.
	const HubWish* find(std::uint64_t sequence) const noexcept;

	/// Whether such a one was sent and has no answer yet.
	bool isUnderWay(ChatCommand command, RoomKey room) const noexcept;

	/// The list that the next page belongs to: of what was sent, the first to which none has come. Null: nobody asked.
	PagedList* listFor(ChatCommand command, RoomKey room) noexcept;

	/// Everything up to `sequence` was taken; returned in its order.
	std::vector<HubWish> acknowledged(std::uint64_t sequence);

	/// It was refused; none if it is not known.
	std::optional<HubWish> refused(std::uint64_t sequence);

	/// It was refused for being too fast, and will be sent again. Those are reported in their order.
	void again(HubWish wish);

	/// Whether something will be sent again, once all that was sent has been answered.
	bool waitsForAnswers() const noexcept
	{
		return !_again.empty();
	}

	/// How many have not been sent.
	std::size_t waiting() const noexcept
	{
		return _waiting.size() + _again.size();
	}

	/// How many have not been answered.
	std::size_t open() const noexcept
	{
		return waiting() + _sent.size();
	}

	/// The ids of lines that have not been answered.
	std::vector<std::uint64_t> openIds() const;

	/// How many texts have not been answered.
	std::size_t openTexts() const noexcept;

private:
	struct Sent
	{
		std::uint64_t sequence;
		HubWish wish;
	};

	std::deque<HubWish> _waiting;
	std::deque<Sent> _sent;
	std::deque<HubWish> _again;
};


} // namespace ciarla
