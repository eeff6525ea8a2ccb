#include "Names.h"

#include "HubContext.h"

#include <ciarla/base/Nearest.h>
#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/NameKey.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>


namespace ciarla {


namespace {


/// How many names on either side of a place in the order are compared with one that nobody has.
constexpr int neighboursMax = 32;

/// Fewer than this many who have gone are not worth tidying up.
constexpr std::size_t goneKeptMax = 64;

/// When to say again what was for a member who is behind.
constexpr Duration behindRetry = std::chrono::seconds(1);


} // namespace


Names::Names(HubContext& context) noexcept:
	_context(context)
{
}


std::optional<Names::Refusal> Names::claim(Bytes name, Member& member)
{
	const NameKey key(name.text());
	if (key.isSharedWith(NameKey(_context.settings.name)))
	{
		return Refusal{
			RefusalCode::badName, "The name \"" + std::string(name.text()) + "\" is the hub's own; take another."};
	}
	for (const std::string_view text: {key.text(), key.second()})
	{
		const auto found = _byKey.find(text);
		if (found != _byKey.end() && found->second != &member)
		{
			return refusalOf(name.text());
		}
	}
	if (member.stage == MemberStage::talking)
	{
		release(member);
	}
	_byKey.emplace(key.text(), &member);
	if (!key.second().empty())
	{
		_byKey.emplace(key.second(), &member);
	}
	member.name = std::move(name);
	return std::nullopt;
}


void Names::release(const Member& member)
{
	const NameKey key(member.name.text());
	for (const std::string_view text: {key.text(), key.second()})
	{
		const auto found = _byKey.find(text);
		if (found != _byKey.end() && found->second == &member)
		{
			_byKey.erase(found);
		}
	}
}


void Names::giveHandle(Member& member)
{
	member.handle = ++_handles;
	_byHandle.push_back({member.handle, static_cast<std::uint32_t>(_context.unixTime() / 1000), &member});
}


void Names::forget(const Member& member) noexcept
{
	const auto found = std::ranges::lower_bound(_byHandle, member.handle, {}, &Known::handle);
	if (found == _byHandle.end() || found->handle != member.handle)
	{
		return;
	}
	found->member = nullptr;
	++_gone;
	if (_gone > goneKeptMax && _gone > _byHandle.size() / 2)
	{
		std::erase_if(_byHandle, [](const Known& known) { return known.member == nullptr; });
		_byHandle.shrink_to_fit();
		_gone = 0;
	}
}


Member* Names::find(std::string_view name) const
{
	const NameKey key(name);
	for (const std::string_view text: {key.text(), key.second()})
	{
		const auto found = _byKey.find(text);
		if (found != _byKey.end())
		{
			return found->second;
		}
	}
	return nullptr;
}


Member* Names::find(std::uint32_t handle) const noexcept
{
	const auto found = std::ranges::lower_bound(_byHandle, handle, {}, &Known::handle);
	return found != _byHandle.end() && found->handle == handle ? found->member : nullptr;
}


MemberFacts Names::factsOf(const Member& member) const
{
	const auto found = std::ranges::lower_bound(_byHandle, member.handle, {}, &Known::handle);
	const std::string_view credential = member.credential();
	const KnownBy by = credential.empty() ? KnownBy::name
		: credential.starts_with("cert:") ? KnownBy::certificate
										  : KnownBy::user;
	return {found->since * std::uint64_t{1000}, static_cast<std::uint8_t>(by)};
}


void Names::tell(Member& author, const TellFrame& request)
{
	Member* const target = find(request.name);
	if (target == nullptr)
	{
		refuseUnknown(author, request.sequence, request.name);
		return;
	}
	send(author, request.sequence, target, request.body);
}


void Names::tell(Member& author, const TextFrame& text)
{
	send(author, text.sequence, find(text.target), text.body);
}


void Names::refuseUnknown(Member& member, std::uint64_t sequence, std::string_view name)
{
	const std::string_view near = nearest(name);
	std::string text = "Nobody here is called \"" + std::string(name) + "\"";
	text += near.empty() ? "." : "; did you mean \"" + std::string(near) + "\"?";
	_context.outgoing.refuse(member, sequence, RefusalCode::noSuchMember, text);
}


Names::Refusal Names::refusalOf(std::string_view name) const
{
	const std::string_view owner = find(name)->name.text();
	std::string text = "The name \"" + std::string(name) + "\" ";
	text += owner == name ? "is taken here" : "looks like \"" + std::string(owner) + "\", who is here";
	std::string free = suggest(name);
	return {RefusalCode::nameTaken, text + "; \"" + free + "\" is free.", std::move(free)};
}


/// A free one like a taken one: Ada2, Ada3 ….
std::string Names::suggest(std::string_view taken) const
{
	for (unsigned number = 2;; ++number)
	{
		std::string name = numberedName(taken, number);
		if (find(name) == nullptr)
		{
			return name;
		}
	}
}


/// The name that was most likely meant; empty if none is near. Only some of those that begin alike are looked at.
std::string_view Names::nearest(std::string_view name) const
{
	const std::string key(NameKey(name).text());
	auto first = _byKey.lower_bound(key);
	auto last = first;
	for (int i = 0; i < neighboursMax && first != _byKey.begin(); ++i)
	{
		--first;
	}
	for (int i = 0; i < neighboursMax && last != _byKey.end(); ++i)
	{
		++last;
	}
	std::vector<std::string> keys;
	for (auto near = first; near != last; ++near)
	{
		keys.push_back(near->first);
	}
	const std::string_view nearestKey = nearestWord(key, keys);
	const auto found = _byKey.find(nearestKey);
	return found != _byKey.end() ? found->second->name.text() : std::string_view();
}


/// What would be told to one who is behind is for its author to say again: else a few could fill its queue, and it would
/// be put out for what others did.
void Names::send(Member& author, std::uint64_t sequence, Member* target, std::string_view body)
{
	Outgoing& outgoing = _context.outgoing;
	if (target == nullptr || target->stage != MemberStage::talking)
	{
		outgoing.refuse(author, sequence, RefusalCode::noSuchMember, "They are not here any more.");
		return;
	}
	if (target->behind)
	{
		author.needExtras().delays.begin(target->handle, behindRetry, _context.now());
	}
	if (const std::optional<Duration> wait = author.delayTo(target->handle, _context.now()))
	{
		outgoing.refuse(
			author, sequence, RefusalCode::slowDown,
			std::string(target->name.text()) + " has not read yet what others wrote; say it again in a moment.", *wait);
		return;
	}
	outgoing.tellPrivately(
		*target, JoinedFrame{0, author.handle, author.name.text(), false},
		DeliverFrame{0, 0, 0, author.handle, TextKind::private_, _context.unixTime(), body});
	++_context.stats.texts;
	++_context.stats.deliveries;
	outgoing.acknowledge(author, sequence);
}


} // namespace ciarla
