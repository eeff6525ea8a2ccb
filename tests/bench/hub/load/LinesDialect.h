#pragma once

#include "Dialect.h"


namespace ciarla::bench {


/// A line is a text. rawhub takes a first line "JOIN room", and answers "OK"; ncat --broker knows no rooms.
class LinesDialect final: public Dialect
{
public:
	explicit LinesDialect(bool asksForRoom) noexcept:
		_asksForRoom(asksForRoom)
	{
	}

	void greet(Client& client, DialectListener& listener) override;
	void say(Client& client, std::string_view text) override;
	std::size_t hear(Client& client, std::string_view bytes, DialectListener& listener) override;

	bool echoes() const noexcept override
	{
		return false;
	}

	bool isAnswered() const noexcept override
	{
		return _asksForRoom;
	}

private:
	bool _asksForRoom;
};


} // namespace ciarla::bench
