#include "Conversation.h"

#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/Name.h>

#include <cassert>
#include <utility>


namespace ciarla {


namespace {


using State = ChatProtocol::State;


// Source: docs/wire-protocol.md, "States". There is no way back.
[[maybe_unused]] bool isAllowed(State from, State next) noexcept
{
	switch (from)
	{
	case State::greeting: return next != State::greeting;
	case State::hello: return next == State::talking || next == State::leaving || next == State::ended;
	case State::talking: return next == State::leaving || next == State::ended;
	case State::leaving: return next == State::ended;
	case State::ended: break;
	}
	return false;
}


} // namespace


Conversation::Conversation(ChatSettings chatSettings):
	settings(std::move(chatSettings))
{
	assert(checkName(settings.name) == NameProblem::none);
	assert(settings.limits.frameBytesMax >= frameBytesMin);
}


void Conversation::enter(State next) noexcept
{
	assert(isAllowed(_state, next));
	_state = next;
}


} // namespace ciarla
