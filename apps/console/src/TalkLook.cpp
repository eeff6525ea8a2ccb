#include "TalkLook.h"

#include "Style.h"

#include <ciarla/console/TalkWords.h>
#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


constexpr std::string_view rowIndent = "  ";
constexpr std::string_view spacesOfTab = "    ";


std::string dim(std::string_view words)
{
	return std::string(dimStyle).append(words).append(plainStyle);
}


/// What was said in rows, safe to show; none where it is one line.
std::vector<std::string> rowsOf(const Talk& talk)
{
	std::string_view body = talk.source.body;
	body = body.substr(0, body.find_last_not_of("\r\n") + 1);
	if (body.find('\n') == std::string_view::npos)
	{
		return {};
	}
	std::vector<std::string> rows;
	for (std::size_t begin = 0; begin <= body.size();)
	{
		const std::size_t end = std::min(body.find('\n', begin), body.size());
		std::string row(body.substr(begin, end - begin));
		row.erase(row.ends_with('\r') ? row.size() - 1 : row.size());
		for (std::size_t tab = row.find('\t'); tab != std::string::npos; tab = row.find('\t', tab))
		{
			row.replace(tab, 1, spacesOfTab);
		}
		rows.push_back(safeBody(row));
		begin = end + 1;
	}
	return rows;
}


} // namespace


TalkLook::TalkLook(ConsoleLook look) noexcept:
	_look(look)
{
}


std::optional<std::string> TalkLook::dayChange(const Talk& talk)
{
	if (_look.timestamps != Timestamps::timeOfDay)
	{
		return std::nullopt;
	}
	const std::uint64_t now = _look.now();
	std::string day = dayWords(timeOf(talk, now));
	const std::string before = _day.empty() ? dayWords(now) : _day;
	_day = day;
	if (day == before)
	{
		return std::nullopt;
	}
	return dim("-- " + day + " --");
}


std::string TalkLook::line(const Talk& talk, std::size_t rowsMax) const
{
	const bool needsTime = talk.source.isOld && _look.timestamps == Timestamps::off;
	const std::uint64_t time = timeOf(talk, _look.now());
	return (needsTime ? dim(timeOfDay(time)) + " " : timeWords(time)) + words(talk, rowsMax);
}


MarkedLine TalkLook::ownLine(const Talk& talk, std::size_t rowsMax) const
{
	return {timeWords(timeOf(talk, _look.now())), words(talk, rowsMax)};
}


bool TalkLook::isFolded(const Talk& talk)
{
	return rowsOf(talk).size() > rowsUnfolded;
}


std::string TalkLook::event(std::string_view sentence) const
{
	return timeWords(_look.now()) + dim(sentence);
}


bool TalkLook::rings(const Talk& talk) const noexcept
{
	const bool wanted = _look.bell == Bell::always || (_look.bell == Bell::mention && talk.source.isToUs);
	return wanted && !talk.source.isOld;
}


/// With the space after it.
std::string TalkLook::timeWords(std::uint64_t time) const
{
	switch (_look.timestamps)
	{
	case Timestamps::timeOfDay: return dim(timeOfDay(time)) + " ";
	case Timestamps::iso: return dim(isoTime(time)) + " ";
	case Timestamps::off: break;
	}
	return {};
}


std::string TalkLook::words(const Talk& talk, std::size_t rowsMax) const
{
	const TalkSource& source = talk.source;
	// Between two people everything is to us.
	const bool isMention = source.isToUs && (source.isPrivate || !source.room.empty());
	const std::string_view reverse = isMention && !source.isOld ? reverseStyle : "";
	std::string words(source.isPrivate ? reverse : "");
	words.append(talk.label).append(source.isPrivate && !reverse.empty() ? plainStyle : "");
	words.append(talk.label.empty() ? "" : " ");
	std::string name(reverse);
	name.append(nameStyle(talk.name, _look.colour)).append(talk.name).append(plainStyle);
	words.append(talk.kind == TalkKind::act ? "* " + name : name + ":");
	const std::vector<std::string> rows = rowsOf(talk);
	if (rows.empty())
	{
		return words.append(" ").append(talk.text);
	}
	for (std::size_t i = 0; i < std::min(rows.size(), rowsMax); ++i)
	{
		words.append("\n").append(rowIndent).append(rows[i]);
	}
	if (rows.size() > rowsMax)
	{
		const std::size_t more = rows.size() - rowsMax;
		const std::string count = std::to_string(more) + (more == 1 ? " more row" : " more rows");
		words.append("\n").append(rowIndent).append(dim("… " + count + "; /more shows them"));
	}
	return words;
}


} // namespace ciarla
