#include "Outbox.h"

#include <algorithm>
#include <iterator>
#include <utility>


namespace ciarla {


void Outbox::add(OutgoingLine line)
{
	_waiting.push_back(std::move(line));
}


OutgoingLine* Outbox::next()
{
	if (!_again.empty())
	{
		if (!_sent.empty())
		{
			return nullptr;
		}
		std::move(_again.rbegin(), _again.rend(), std::front_inserter(_waiting));
		_again.clear();
	}
	return _waiting.empty() ? nullptr : &_waiting.front();
}


void Outbox::sent(std::uint64_t sequence)
{
	_sent.push_back({sequence, drop()});
}


void Outbox::sentPart(std::uint64_t sequence, std::size_t bytes)
{
	OutgoingLine& whole = _waiting.front();
	ChatLine part{whole.line.command, whole.line.name, whole.line.number, whole.line.text.substr(0, bytes)};
	whole.line.text.erase(0, bytes); // The last part has the id, and tells of the whole.
	_sent.push_back({sequence, {std::move(part), whole.room, nullptr}});
}


OutgoingLine Outbox::drop()
{
	OutgoingLine line = std::move(_waiting.front());
	_waiting.pop_front();
	return line;
}


const OutgoingLine* Outbox::find(std::uint64_t sequence) const noexcept
{
	const auto found = std::ranges::find(_sent, sequence, &Sent::sequence);
	return found == _sent.end() ? nullptr : &found->line;
}


bool Outbox::isUnderWay(ChatCommand command, RoomKey room) const noexcept
{
	return std::ranges::any_of(_sent, [command, room](const Sent& sent) {
		return sent.line.line.command == command && sent.line.room == room;
	});
}


PagedList* Outbox::listFor(ChatCommand command, RoomKey room) noexcept
{
	const auto found = std::ranges::find_if(_sent, [command, room](const Sent& sent) {
		return sent.line.line.command == command && sent.line.room == room && sent.line.list &&
			!sent.line.list->isAnswered();
	});
	return found == _sent.end() ? nullptr : found->line.list.get();
}


std::vector<OutgoingLine> Outbox::acknowledged(std::uint64_t sequence)
{
	std::vector<OutgoingLine> taken;
	for (; !_sent.empty() && _sent.front().sequence <= sequence; _sent.pop_front())
	{
		taken.push_back(std::move(_sent.front().line));
	}
	return taken;
}


std::optional<OutgoingLine> Outbox::refused(std::uint64_t sequence)
{
	const auto found = std::ranges::find(_sent, sequence, &Sent::sequence);
	if (found == _sent.end())
	{
		return std::nullopt;
	}
	OutgoingLine line = std::move(found->line);
	_sent.erase(found);
	return line;
}


void Outbox::again(OutgoingLine line)
{
	_again.push_back(std::move(line));
}


std::vector<std::uint64_t> Outbox::clear()
{
	std::vector<std::uint64_t> ids;
	const auto take = [&ids](const OutgoingLine& line) {
		if (line.line.id != 0)
		{
			ids.push_back(line.line.id);
		}
	};
	std::ranges::for_each(_sent, take, &Sent::line);
	std::ranges::for_each(_again, take);
	std::ranges::for_each(_waiting, take);
	_sent.clear();
	_again.clear();
	_waiting.clear();
	return ids;
}


std::size_t Outbox::openTexts() const noexcept
{
	const auto texts = [](const auto& lines) { return std::ranges::count_if(lines, &OutgoingLine::isText); };
	const auto sentTexts = std::ranges::count_if(_sent, [](const Sent& sent) { return sent.line.isText(); });
	return static_cast<std::size_t>(texts(_waiting) + texts(_again) + sentTexts);
}


} // namespace ciarla
