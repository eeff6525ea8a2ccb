#include "JsonEvents.h"

#include <ciarla/console/JsonText.h>
#include <ciarla/console/TalkWords.h>

#include <cstdint>
#include <span>
#include <utility>


namespace ciarla {


namespace {


/// The largest number that every reader of JSON takes exactly (RFC 8259, section 6).
constexpr std::uint64_t numberMax = (std::uint64_t{1} << 53U) - 1;


/// One object, written field by field.
class Line
{
public:
	explicit Line(std::string_view type):
		_text("{\"v\":1")
	{
		put("type", type);
	}

	Line& put(std::string_view key, std::string_view value)
	{
		_text.append(",\"").append(key).append("\":").append(jsonString(value));
		return *this;
	}

	Line& putIfAny(std::string_view key, std::string_view value)
	{
		return value.empty() ? *this : put(key, value);
	}

	Line& put(std::string_view key, bool value)
	{
		_text.append(",\"").append(key).append("\":").append(value ? "true" : "false");
		return *this;
	}

	Line& put(std::string_view key, std::uint64_t value)
	{
		_text.append(",\"").append(key).append("\":").append(std::to_string(value));
		return *this;
	}

	/// 0 stands for not known, and what no reader could take is not known either.
	Line& putIfKnown(std::string_view key, std::uint64_t value)
	{
		return value == 0 || value > numberMax ? *this : put(key, value);
	}

	/// A list of objects: each has a name, a number under `key`, and where there are any its words as its topic.
	Line& put(std::string_view list, std::string_view key, std::span<const ReportItem> items)
	{
		_text.append(",\"").append(list).append("\":[");
		for (const ReportItem& item: items)
		{
			_text.append(&item == items.data() ? "{\"name\":" : ",{\"name\":").append(jsonString(item.name));
			put(key, std::uint64_t{item.number}).putIfAny("topic", item.words)._text.append("}");
		}
		_text.append("]");
		return *this;
	}

	Line& put(std::span<const ReportFact> facts)
	{
		for (const ReportFact& fact: facts)
		{
			fact.words.empty() ? putIfKnown(fact.key, fact.number) : put(fact.key, fact.words);
		}
		return *this;
	}

	Line& putTimeIfKnown(std::uint64_t milliseconds)
	{
		// A hub's clock may say anything; no clock says all ones, which stands for not known as 0 does.
		const bool isKnown = milliseconds != 0 && milliseconds != UINT64_MAX;
		const std::string text = isKnown ? utcTime(static_cast<std::int64_t>(milliseconds)) : "";
		return putIfAny("time", text);
	}

	std::string end()
	{
		return std::move(_text.append("}\n"));
	}

private:
	std::string _text;
};


} // namespace


std::string jsonMessage(const Talk& talk)
{
	const TalkSource& source = talk.source;
	Line line("message");
	line.put("name", talk.name).put("text", source.body.empty() ? talk.text : source.body);
	line.put("act", talk.kind == TalkKind::act).putIfAny("room", source.room);
	line.put("private", source.isPrivate).put("old", source.isOld);
	line.putIfKnown("sequence", source.sequence).putTimeIfKnown(source.time);
	if (source.member != 0)
	{
		line.put("mention", source.isToUs && !source.isPrivate).put("member", std::uint64_t{source.member});
	}
	return line.end();
}


std::string jsonNotice(std::string_view text)
{
	return Line("notice").put("text", text).end();
}


std::string jsonReport(const Report& report)
{
	const auto code = static_cast<std::uint64_t>(report.code);
	switch (report.kind)
	{
	case ReportKind::listening: return Line("listening").put("address", report.place).end();
	case ReportKind::connected:
		return Line("connected")
			.put("address", report.place)
			.put("raw", report.wire.isRaw)
			.put("secure", report.wire.isSecure)
			.put("local", report.wire.isLocal)
			.end();
	case ReportKind::named: return Line("named").put("name", report.name).put("hub", report.isHub).end();
	case ReportKind::welcomed: return Line("welcomed").put("name", report.name).end();
	case ReportKind::joined:
		return Line("joined")
			.put("name", report.name)
			.put("self", report.isSelf)
			.put("room", report.room)
			.putIfKnown("members", report.members)
			.putIfKnown("member", report.member)
			.end();
	case ReportKind::left:
		return Line("left")
			.put("name", report.name)
			.put("self", report.isSelf)
			.put("room", report.room)
			.put("text", report.sentence)
			.putIfKnown("member", report.member)
			.end();
	case ReportKind::renamed:
		return Line("renamed")
			.put("before", report.before)
			.put("name", report.name)
			.put("self", report.isSelf)
			.putIfKnown("member", report.member)
			.end();
	case ReportKind::topic:
		return Line("topic").put("room", report.room).putIfAny("name", report.name).put("text", report.words).end();
	case ReportKind::advice: return jsonNotice(report.sentence);
	case ReportKind::who:
		return Line("who")
			.put("room", report.room)
			.put("total", std::uint64_t{report.members})
			.put("members", "member", report.items)
			.end();
	case ReportKind::rooms:
		return Line("rooms").put("total", std::uint64_t{report.members}).put("rooms", "members", report.items).end();
	case ReportKind::answer: return Line(report.words).put(report.facts).end();
	case ReportKind::state:
		return Line("state")
			.put("id", report.id)
			.put("state", report.words)
			.putIfKnown("sequence", report.sequence)
			.end();
	case ReportKind::ended: return Line("ended").put("name", report.name).put("code", code).end();
	case ReportKind::closed: return Line("closed").put("code", code).end();
	}
	return {};
}


} // namespace ciarla
