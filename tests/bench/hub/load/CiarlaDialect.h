#pragma once

#include "Dialect.h"

#include <ciarla/protocol/Frames.h>


namespace ciarla::bench {


/// ciarla/1 as a member of a hub speaks it, by docs/wire-protocol.md alone: written here a second time and with less
/// care than in the protocol's own code, because it shares its processor with what is measured.
///
/// It knows that its peer speaks frames, so greeting and HELLO leave together; JOIN follows WELCOME.
class CiarlaDialect final: public Dialect
{
public:
	void greet(Client& client, DialectListener& listener) override;
	void say(Client& client, std::string_view text) override;
	std::size_t hear(Client& client, std::string_view bytes, DialectListener& listener) override;

	bool echoes() const noexcept override
	{
		return false;
	}

	bool isAnswered() const noexcept override
	{
		return true;
	}

private:
	static void hearFrame(Client& client, FrameType type, std::string_view body, DialectListener& listener);
};


} // namespace ciarla::bench
