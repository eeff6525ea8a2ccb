#include <ciarla/console/TalkWords.h>


namespace ciarla {


std::string talkWords(const Talk& talk, std::optional<Timestamps> timestamps)
{
	std::string words;
	const auto append = [&words](std::string_view word) {
		words.append(words.empty() || word.empty() ? "" : " ").append(word);
	};
	const std::uint64_t time = timeOf(talk, nowMilliseconds());
	switch (timestamps.value_or(Timestamps::off))
	{
	case Timestamps::off: break;
	case Timestamps::timeOfDay: append(timeOfDay(time)); break;
	case Timestamps::iso: append(isoTime(time)); break;
	}
	append(talk.label);
	append(talk.source.isOld && !timestamps ? timeOfDay(time) : "");
	append(talk.name);
	return words.append(talk.kind == TalkKind::act ? ": * " : ": ").append(talk.text);
}


std::uint64_t timeOf(const Talk& talk, std::uint64_t now) noexcept
{
	return talk.source.time != 0 ? talk.source.time : now;
}


} // namespace ciarla
