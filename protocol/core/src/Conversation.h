#pragma once

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/ChatProtocol.h>
#include <ciarla/protocol/ChatSettings.h>

#include <string>


namespace ciarla {


/// A Conversation is what both dialects share: the state, our settings, the peer's name, what is to be sent.
class Conversation
{
public:
	using State = ChatProtocol::State;

	explicit Conversation(ChatSettings settings);

	/// Changes the state. The only place that does; what is not in its table is a bug of ours, and asserts.
	void enter(State next) noexcept;

	State state() const noexcept
	{
		return _state;
	}

	const ChatSettings settings;
	std::string peerName;
	BytesBuilder output;

private:
	State _state = State::greeting;
};


} // namespace ciarla
