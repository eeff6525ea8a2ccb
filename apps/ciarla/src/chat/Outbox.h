#pragma once

#include "ChatLine.h"
#include "PagedList.h"
#include "RoomList.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>


namespace ciarla {


/// A line that was entered for the other side, with its words.
struct OutgoingLine
{
	ChatLine line;
	RoomKey room = 0;                ///< Of a hub, as it was when the line was entered; 0: it concerns no room.
	std::unique_ptr<PagedList> list; ///< Of /who and /rooms: what has come, over as many requests as it takes.

	/// Whether it is something said: that must not be lost.
	bool isText() const noexcept
	{
		return line.command == ChatCommand::say || line.command == ChatCommand::me || line.command == ChatCommand::msg;
	}
};


/// An Outbox holds what was entered for a peer until that has answered it, and keeps its order. It belongs to the peer,
/// not to the link to it. Pure.
///
///     add --> waiting --next(), sent()--> sent --acknowledged(), refused()--> answered
///                ^                         |
///                '----- all of them -------'  again(): refused for being too fast
class Outbox
{
public:
	/// A number for a line of ours, by which it is known what became of it: never used twice.
	std::uint64_t nextId() noexcept
	{
		return ++_lastId;
	}

	void add(OutgoingLine line);

	/// What is to be sent next; null: nothing now. After a refusal for being too fast nothing is, until everything
	/// that was sent has been answered: the peer refuses what follows likewise, and all of it is said again in order.
	OutgoingLine* next();

	/// next() is under way, with this sequence.
	void sent(std::uint64_t sequence);

	/// The first `bytes` of the text of next() are under way; the rest is next.
	void sentPart(std::uint64_t sequence, std::size_t bytes);

	/// next() can never be sent.
	OutgoingLine drop();

	/// The one that was sent with this sequence and has no answer yet, or null.
	const OutgoingLine* find(std::uint64_t sequence) const noexcept;

	/// Whether such a one was sent and has no answer yet.
	bool isUnderWay(ChatCommand command, RoomKey room) const noexcept;

	/// The list that the next page belongs to: of what was sent, the first to which none has come. Null: nobody asked.
	PagedList* listFor(ChatCommand command, RoomKey room) noexcept;

	/// Everything up to `sequence` was taken; returned in its order.
	std::vector<OutgoingLine> acknowledged(std::uint64_t sequence);

	/// It was refused; none if it is not known.
	std::optional<OutgoingLine> refused(std::uint64_t sequence);

	/// It was refused for being too fast, and will be sent again. Those are reported in their order.
	void again(OutgoingLine line);

	/// Nothing that is held will be answered: forgets it. Returns the ids of those lines that have one.
	std::vector<std::uint64_t> clear();

	/// Whether something will be sent again, once all that was sent has been answered.
	bool waitsForAnswers() const noexcept
	{
		return !_again.empty();
	}

	/// How many have not been sent, or not to their end.
	std::size_t waiting() const noexcept
	{
		return _waiting.size() + _again.size();
	}

	/// How many have not been answered.
	std::size_t open() const noexcept
	{
		return waiting() + _sent.size();
	}

	/// How many texts have not been answered.
	std::size_t openTexts() const noexcept;

private:
	struct Sent
	{
		std::uint64_t sequence;
		OutgoingLine line;
	};

	std::deque<OutgoingLine> _waiting;
	std::deque<Sent> _sent;
	std::deque<OutgoingLine> _again;
	std::uint64_t _lastId = 0;
};


} // namespace ciarla
