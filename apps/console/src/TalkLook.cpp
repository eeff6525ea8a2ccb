#include "TalkLook.h"

#include "NameStyle.h"
#include "Style.h"

#include <ciarla/console/TalkWords.h>

#include <utility>


namespace ciarla {


namespace {


std::string dim(std::string_view words)
{
	return std::string(dimStyle).append(words).append(plainStyle);
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


std::string TalkLook::line(const Talk& talk) const
{
	const bool needsTime = talk.source.isOld && _look.timestamps == Timestamps::off;
	const std::uint64_t time = timeOf(talk, _look.now());
	return (needsTime ? dim(timeOfDay(time)) + " " : timeWords(time)) + words(talk);
}


MarkedLine TalkLook::ownLine(const Talk& talk) const
{
	return {timeWords(timeOf(talk, _look.now())), words(talk)};
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


std::string TalkLook::words(const Talk& talk) const
{
	std::string words(talk.label);
	words.append(words.empty() ? "" : " ");
	const std::string name = nameStyle(talk.name, _look.colour).append(talk.name).append(plainStyle);
	words.append(talk.kind == TalkKind::act ? "* " + name + " " : name + ": ");
	return words.append(talk.text);
}


} // namespace ciarla
