#pragma once

#include "BareEnd.h"
#include "chat/Session.h"

#include <ciarla/testkit/FakeConsole.h>
#include <ciarla/testkit/FakeTransport.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/transport/MemoryNetwork.h>
#include <ciarla/transport/TransportRegistry.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>


namespace ciarla {


/// A person at a terminal, not a script.
inline constexpr bool interactive = true;


/// One person or script with the program: a console, a session, and the status it ended with.
struct Player: SessionHandler
{
	explicit Player(bool isInteractive):
		console(isInteractive)
	{
	}

	void onSessionEnd(int ended) noexcept override
	{
		++ends;
		status = ended;
	}

	/// Whether some notice contains these words.
	bool wasTold(std::string_view words) const
	{
		return std::any_of(console.notices.begin(), console.notices.end(), [words](const std::string& notice) {
			return notice.find(words) != std::string::npos;
		});
	}

	testkit::FakeConsole console;
	std::unique_ptr<Session> session;
	std::optional<int> status;
	int ends = 0;
};


/// Two players, Lia who listens and Ada who calls, on a memory wire and a clock that the test moves.
struct SessionStage
{
	explicit SessionStage(testkit::FakeOptions options = {}, bool isInteractive = false):
		lia(isInteractive),
		ada(isInteractive)
	{
		[[maybe_unused]] const Result<void> added =
			registry.add(std::make_unique<testkit::FakeTransport>(network, options));
		liaSettings.name = "Lia";
		adaSettings.name = "Ada";
		adaSettings.command = {"connect", "memory:table", {{"name", "Ada"}}};
		liaSettings.guessedName = adaSettings.guessedName = "guest";
	}

	~SessionStage()
	{
		// The sessions go before the loop, whatever a test left open.
		lia.session.reset();
		ada.session.reset();
	}

	void listen()
	{
		lia.session =
			std::make_unique<Session>(loop, lia.console, registry, SeekBy::listening, place, liaSettings, lia);
		lia.session->start();
		settle();
	}

	void connect()
	{
		ada.session = std::make_unique<Session>(loop, ada.console, registry, SeekBy::dialling, place, adaSettings, ada);
		ada.session->start();
		settle();
	}

	/// Both are there, and their chat has begun.
	void introduce()
	{
		listen();
		connect();
	}

	/// A caller without the program.
	std::unique_ptr<testkit::BareEnd> call()
	{
		auto bare = std::make_unique<testkit::BareEnd>(loop, registry.dial(place).value());
		settle();
		return bare;
	}

	/// Everything that needs no time, or only what an acknowledgement takes; what is shown is seen at once.
	void settle()
	{
		for (int i = 0; i < 4; ++i)
		{
			loop.advance(std::chrono::milliseconds(20));
			lia.console.look();
			ada.console.look();
			lia.console.deliver();
			ada.console.deliver();
			loop.runUntilIdle();
		}
	}

	testkit::ManualLoop loop;
	std::shared_ptr<MemoryNetwork> network = std::make_shared<MemoryNetwork>();
	TransportRegistry registry;
	Address place = Address::parse("memory:table").value();
	SessionSettings liaSettings;
	SessionSettings adaSettings;
	Player lia;
	Player ada;
};


} // namespace ciarla
