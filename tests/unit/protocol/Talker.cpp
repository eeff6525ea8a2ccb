#include "Talker.h"

#include "EventText.h"

#include <ciarla/base/Bytes.h>

#include <algorithm>
#include <stdexcept>
#include <utility>


namespace ciarla {


ChatSettings settingsOf(std::string_view name, Dialect dialect)
{
	ChatSettings settings;
	settings.name = name;
	settings.dialect = dialect;
	for (std::size_t i = 0; i < settings.sessionId.size(); ++i)
	{
		settings.sessionId[i] = static_cast<std::byte>(i);
	}
	return settings;
}


Talker::Talker(ChatSettings settings):
	protocol(std::move(settings))
{
	protocol.start(now);
	settle();
}


void Talker::hear(std::string_view bytes)
{
	protocol.receive(asBytes(bytes), now);
	settle();
}


void Talker::hearByBytes(std::string_view bytes)
{
	for (std::size_t i = 0; i < bytes.size(); ++i)
	{
		hear(bytes.substr(i, 1));
	}
}


void Talker::hearEnd()
{
	protocol.receiveEnd(now);
	settle();
}


void Talker::wait(Duration duration)
{
	const TimePoint until = now + duration;
	for (auto deadline = protocol.deadline(); deadline && *deadline <= until; deadline = protocol.deadline())
	{
		now = std::max(now, *deadline);
		protocol.tick(now);
		settle();
		if (protocol.deadline() == deadline)
		{
			throw std::logic_error("a deadline that tick() did not move");
		}
	}
	now = until;
}


SayResult Talker::say(std::string_view text, TextKind kind, std::uint32_t target)
{
	const SayResult result = protocol.say(text, kind, now, target);
	settle();
	return result;
}


SayResult Talker::ask(const HubRequest& request)
{
	const SayResult result = protocol.request(request, now);
	settle();
	return result;
}


void Talker::acknowledge(std::uint64_t sequence)
{
	protocol.acknowledge(sequence, now);
	settle();
}


void Talker::leave(const Bye& bye, Farewell farewell)
{
	protocol.leave(bye, farewell, now);
	settle();
}


std::vector<std::string> Talker::takeEvents()
{
	return std::exchange(_events, {});
}


std::string Talker::takeSent()
{
	std::string sent;
	for (const std::string& piece: takeSends())
	{
		sent += piece;
	}
	return sent;
}


std::vector<std::string> Talker::takeSends()
{
	return std::exchange(_sends, {});
}


void Talker::settle()
{
	while (const std::optional<ChatEvent> event = protocol.nextEvent())
	{
		_events.push_back(eventText(*event));
		const auto* text = std::get_if<TextHeard>(&*event);
		if (text != nullptr && acknowledges)
		{
			protocol.acknowledge(text->sequence, now);
		}
	}
	if (protocol.hasOutput())
	{
		_sends.emplace_back(protocol.takeOutput().text());
	}
}


void exchange(Talker& left, Talker& right)
{
	for (bool moved = true; moved;)
	{
		const std::string fromLeft = left.takeSent();
		const std::string fromRight = right.takeSent();
		moved = !fromLeft.empty() || !fromRight.empty();
		right.hear(fromLeft);
		left.hear(fromRight);
	}
}


} // namespace ciarla
