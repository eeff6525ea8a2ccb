#include "MemberNames.h"

#include <ciarla/protocol/SafeText.h>

#include <algorithm>


namespace ciarla {


namespace {


char folded(char byte) noexcept
{
	return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}


/// Bytes of letters beyond ASCII count as such: a name is not found in the middle of a foreign word.
bool isOfWord(char byte) noexcept
{
	const char letter = folded(byte);
	return (letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' ||
		static_cast<unsigned char>(byte) >= 0x80;
}


} // namespace


MemberNames::MemberNames(std::size_t most) noexcept:
	_most(most)
{
}


bool MemberNames::set(std::uint32_t member, std::string_view name)
{
	std::string safe = safeName(name);
	if (known(member) == safe)
	{
		return false;
	}
	std::string told(safe == name ? std::string_view() : name);
	if (const auto found = _byMember.find(member); found != _byMember.end())
	{
		found->second->name = std::move(safe);
		found->second->told = std::move(told);
		return true;
	}
	_entries.push_front({member, std::move(safe), std::move(told)});
	_byMember.emplace(member, _entries.begin());
	if (_entries.size() > _most)
	{
		_byMember.erase(_entries.back().member);
		_entries.pop_back();
	}
	return true;
}


std::string MemberNames::shown(std::uint32_t member)
{
	std::string name = known(member);
	return name.empty() ? "member " + std::to_string(member) : name;
}


std::string MemberNames::known(std::uint32_t member)
{
	const auto found = _byMember.find(member);
	if (found == _byMember.end())
	{
		return {};
	}
	_entries.splice(_entries.begin(), _entries, found->second);
	return found->second->name;
}


std::string MemberNames::told(std::uint32_t member) const
{
	const auto found = _byMember.find(member);
	if (found == _byMember.end())
	{
		return {};
	}
	return found->second->told.empty() ? found->second->name : found->second->told;
}


std::vector<std::string> MemberNames::recent() const
{
	std::vector<std::string> names;
	for (const Entry& entry: _entries)
	{
		if (names.size() == recentMax)
		{
			break;
		}
		names.push_back(entry.name);
	}
	return names;
}


bool mentions(std::string_view text, std::string_view name) noexcept
{
	if (name.empty())
	{
		return false;
	}
	const auto alike = [](char a, char b) { return folded(a) == folded(b); };
	for (auto from = text.begin();;)
	{
		const auto found = std::search(from, text.end(), name.begin(), name.end(), alike);
		if (found == text.end())
		{
			return false;
		}
		const auto after = found + static_cast<std::ptrdiff_t>(name.size());
		const bool begins = found == text.begin() || !isOfWord(found[-1]);
		if (begins && (after == text.end() || !isOfWord(*after)))
		{
			return true;
		}
		from = found + 1;
	}
}


} // namespace ciarla
