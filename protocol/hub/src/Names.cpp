#include "Names.h"

#include <ciarla/base/Nearest.h>
#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/NameKey.h>

#include <iterator>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


/// How many names on either side of a place in the order are compared with one that nobody has.
constexpr int neighboursMax = 32;


} // namespace


bool Names::claim(const Bytes& name, Whom whom)
{
	const NameKey key(name.text());
	for (const std::string_view text: {key.text(), key.second()})
	{
		const auto found = _byKey.find(text);
		if (found != _byKey.end() && found->second.whom.handle != whom.handle)
		{
			return false;
		}
	}
	_byKey.insert_or_assign(std::string(key.text()), Owner{whom, name});
	if (!key.second().empty())
	{
		_byKey.insert_or_assign(std::string(key.second()), Owner{whom, name});
	}
	return true;
}


void Names::release(std::string_view name, Whom whom)
{
	const NameKey key(name);
	for (const std::string_view text: {key.text(), key.second()})
	{
		const auto found = _byKey.find(text);
		if (found != _byKey.end() && found->second.whom.handle == whom.handle && found->second.name.text() == name)
		{
			_byKey.erase(found);
		}
	}
}


const Names::Owner* Names::find(std::string_view name) const
{
	const NameKey key(name);
	for (const std::string_view text: {key.text(), key.second()})
	{
		const auto found = _byKey.find(text);
		if (found != _byKey.end())
		{
			return &found->second;
		}
	}
	return nullptr;
}


std::string Names::suggest(std::string_view taken) const
{
	for (unsigned number = 2;; ++number)
	{
		const std::string ending = std::to_string(number);
		std::string name(taken.substr(0, graphemePrefix(taken, Limits::nameBytesMax - ending.size())));
		name += ending;
		if (find(name) == nullptr)
		{
			return name;
		}
	}
}


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
	return found != _byKey.end() ? found->second.name.text() : std::string_view();
}


} // namespace ciarla
