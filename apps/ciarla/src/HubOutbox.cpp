#include "HubOutbox.h"

#include <algorithm>
#include <iterator>
#include <utility>


namespace ciarla {


void HubOutbox::add(HubWish wish)
{
	_waiting.push_back(std::move(wish));
}


HubWish* HubOutbox::next()
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


void HubOutbox::sent(std::uint64_t sequence)
{
	_sent.push_back({sequence, drop()});
}


void HubOutbox::sentPart(std::uint64_t sequence, std::size_t bytes)
{
	HubWish& whole = _waiting.front();
	HubWish part = whole;
	part.line.text.resize(bytes);
	part.line.id = 0; // The last part tells of the whole.
	whole.line.text.erase(0, bytes);
	_sent.push_back({sequence, std::move(part)});
}


HubWish HubOutbox::drop()
{
	HubWish wish = std::move(_waiting.front());
	_waiting.pop_front();
	return wish;
}


const HubWish* HubOutbox::find(std::uint64_t sequence) const noexcept
{
	const auto found = std::ranges::find(_sent, sequence, &Sent::sequence);
	return found == _sent.end() ? nullptr : &found->wish;
}


bool HubOutbox::isUnderWay(ChatCommand command, RoomKey room) const noexcept
{
	return std::ranges::any_of(_sent, [command, room](const Sent& sent) {
		return sent.wish.line.command == command && sent.wish.room == room;
	});
}


PagedList* HubOutbox::listFor(ChatCommand command, RoomKey room) noexcept
{
	const auto found = std::ranges::find_if(_sent, [command, room](const Sent& sent) {
		return sent.wish.line.command == command && sent.wish.room == room && !sent.wish.list.isAnswered();
	});
	return found == _sent.end() ? nullptr : &found->wish.list;
}


std::vector<HubWish> HubOutbox::acknowledged(std::uint64_t sequence)
{
	std::vector<HubWish> taken;
	for (; !_sent.empty() && _sent.front().sequence <= sequence; _sent.pop_front())
	{
		taken.push_back(std::move(_sent.front().wish));
	}
	return taken;
}


std::optional<HubWish> HubOutbox::refused(std::uint64_t sequence)
{
	const auto found = std::ranges::find(_sent, sequence, &Sent::sequence);
	if (found == _sent.end())
	{
		return std::nullopt;
	}
	HubWish wish = std::move(found->wish);
	_sent.erase(found);
	return wish;
}


void HubOutbox::again(HubWish wish)
{
	_again.push_back(std::move(wish));
}


std::vector<std::uint64_t> HubOutbox::openIds() const
{
	std::vector<std::uint64_t> ids;
	const auto take = [&ids](const HubWish& wish) {
		if (wish.line.id != 0)
		{
			ids.push_back(wish.line.id);
		}
	};
	std::ranges::for_each(_sent, take, &Sent::wish);
	std::ranges::for_each(_again, take);
	std::ranges::for_each(_waiting, take);
	return ids;
}


std::size_t HubOutbox::openTexts() const noexcept
{
	const auto texts = [](const auto& wishes) { return std::ranges::count_if(wishes, &HubWish::isText); };
	const auto sentTexts = std::ranges::count_if(_sent, [](const Sent& sent) { return sent.wish.isText(); });
	return static_cast<std::size_t>(texts(_waiting) + texts(_again) + sentTexts);
}


} // namespace ciarla
