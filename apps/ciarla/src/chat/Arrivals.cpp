#include "Arrivals.h"

#include <ciarla/console/Console.h>

#include <utility>


namespace ciarla {


namespace {


/// Those who come within so long are told of together.
constexpr Duration arrivalsGathered = std::chrono::seconds(1);
constexpr std::size_t arrivalsNamed = 2;


/// "Ann came.", "Ann, Bob and 3 others came."
std::string arrivedSentence(const std::vector<std::string>& names)
{
	std::string sentence = names.front();
	const std::size_t more = names.size() > arrivalsNamed + 1 ? names.size() - arrivalsNamed : 0;
	const std::size_t named = names.size() - more;
	for (std::size_t i = 1; i < named; ++i)
	{
		sentence.append(i + 1 == named && more == 0 ? " and " : ", ").append(names[i]);
	}
	return sentence.append(more > 0 ? " and " + std::to_string(more) + " others came." : " came.");
}


} // namespace


Arrivals::Arrivals(Loop& loop, Console& console) noexcept:
	_loop(loop),
	_console(console)
{
}


Arrivals::~Arrivals()
{
	_loop.cancel(_call);
}


void Arrivals::add(std::string room, std::string label, std::string name)
{
	if (room != _room || label != _label)
	{
		tell();
		_room = std::move(room);
		_label = std::move(label);
	}
	if (_names.empty())
	{
		_call = _loop.callAt(_loop.now() + arrivalsGathered, [this] {
			_call = CallId::none;
			tell();
		});
	}
	_names.push_back(std::move(name));
}


void Arrivals::tell()
{
	const std::vector<std::string> names = std::exchange(_names, {});
	_loop.cancel(std::exchange(_call, CallId::none));
	if (!names.empty())
	{
		const std::string sentence = (_label.empty() ? "" : _label + " ") + arrivedSentence(names);
		_console.report({.kind = ReportKind::joined, .sentence = sentence, .name = names.front(), .room = _room});
	}
}


} // namespace ciarla
