#pragma once

#include "HubPeer.h"
#include "SessionStage.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// Ada, who calls a hub that the test plays. Room 7 is the lobby; Ada's handle is 1, Bob's 2, Eve's 3.
struct RoomStage: SessionStage
{
	static constexpr std::uint32_t lobby = 7;
	static constexpr std::uint32_t games = 8;
	static constexpr std::uint32_t ada = 1;
	static constexpr std::uint32_t bob = 2;
	static constexpr std::uint32_t eve = 3;

	explicit RoomStage(bool isInteractive = false):
		SessionStage({}, isInteractive),
		hub(loop, registry, place)
	{
	}

	~RoomStage()
	{
		SessionStage::ada.session.reset();
		hub.wire.reset();
		hub.listener.reset();
	}

	/// Up to the hub's welcome; the request for the lobby is under way.
	void arrive()
	{
		connect();
		hub.greet();
		hub.welcome("Ada");
		settle();
	}

	/// In the lobby, where two others are, with 10 texts said so far.
	void enterLobby()
	{
		arrive();
		takeIn(1, lobby, "lobby", 10);
		hub.say(JoinedFrame{lobby, bob, "Bob", false}, JoinedFrame{lobby, eve, "Eve", false});
		settle();
		forget();
	}

	/// In two rooms, of which games is the current one.
	void enterTwoRooms()
	{
		enterLobby();
		enter("/join games");
		takeIn(2, games, "games", 0);
		forget();
	}

	/// The hub lets Ada into the room that she asked for with this sequence.
	void takeIn(std::uint64_t request, std::uint32_t room, std::string_view name, std::uint64_t last)
	{
		hub.say(RoomFrame{request, room, 5, last, 3, true, name, {}}, AckFrame{request, 0, 0});
		settle();
	}

	/// What was said and shown up to now is of no interest.
	void forget()
	{
		(void)hub.heard();
		console().shown.clear();
		console().notices.clear();
	}

	void enter(std::string_view line)
	{
		console().type(line);
		settle();
	}

	template <typename... Frames>
	void hear(const Frames&... frames)
	{
		hub.say(frames...);
		settle();
	}

	void refuse(std::uint64_t sequence, RefusalCode code, std::string_view words, std::uint32_t seconds = 0)
	{
		hear(NakFrame{sequence, static_cast<std::uint16_t>(code), seconds, words});
	}

	static DeliverFrame text(std::uint32_t room, std::uint64_t sequence, std::uint32_t member, std::string_view body)
	{
		return {room, sequence, sequence - 1, member, TextKind::say, 1'700'000'000'000, body};
	}

	Player& player()
	{
		return SessionStage::ada;
	}

	testkit::FakeConsole& console()
	{
		return player().console;
	}

	HubPeer hub;
};


} // namespace ciarla
