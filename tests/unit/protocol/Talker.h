#pragma once

#include <ciarla/protocol/ChatProtocol.h>

#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// Settings as the tests like them: this name, and 00 01 … 0f as session id.
ChatSettings settingsOf(std::string_view name, Dialect dialect = Dialect::detect);


/// A Talker is a ChatProtocol with a clock that the test moves, which writes down all that comes out.
class Talker
{
public:
	explicit Talker(ChatSettings settings);

	/// The peer sent this, in one piece.
	void hear(std::string_view bytes);

	/// The peer sent this, one byte at a time.
	void hearByBytes(std::string_view bytes);

	void hearEnd();

	/// Time passes; whatever is due meanwhile is done when it is due.
	void wait(Duration duration);

	SayResult say(std::string_view text, TextKind kind = TextKind::say, std::uint32_t target = 0);
	SayResult ask(const HubRequest& request);
	void acknowledge(std::uint64_t sequence);
	void leave(const Bye& bye = {}, Farewell farewell = Farewell::silent);

	/// The events since the last call.
	std::vector<std::string> takeEvents();

	/// What was sent since the last call.
	std::string takeSent();

	/// The same, each piece as it was sent.
	std::vector<std::string> takeSends();

	TimePoint now{};
	ChatProtocol protocol;

	/// Acknowledge every text at once.
	bool acknowledges = false;

private:
	void settle();

	std::vector<std::string> _events;
	std::vector<std::string> _sends;
};


/// Carries what both have sent to the other until neither has anything to send.
void exchange(Talker& left, Talker& right);


} // namespace ciarla
