#pragma once

#include "Client.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>


namespace ciarla::bench {


struct LoadOptions;


/// The server refused, or spoke otherwise than its dialect. The run is over.
class DialectError: public std::runtime_error
{
public:
	using std::runtime_error::runtime_error;
};


/// A DialectListener is told what a dialect has understood.
class DialectListener
{
public:
	virtual ~DialectListener() = default;

	/// A client has finished what comes before the first text.
	virtual void onReady(Client& client) = 0;

	/// A text that others sent, or the client itself where the dialect echoes.
	virtual void onText(Client& client, std::string_view text) = 0;
};


/// A Dialect is how to talk to one kind of server. What it says is appended to Client::output.
class Dialect
{
public:
	virtual ~Dialect() = default;

	/// The client is connected: says what comes first.
	virtual void greet(Client& client, DialectListener& listener) = 0;

	/// Says one text to the client's room.
	virtual void say(Client& client, std::string_view text) = 0;

	/// Takes whole units from the front of `bytes` and returns how many bytes they were.
	virtual std::size_t hear(Client& client, std::string_view bytes, DialectListener& listener) = 0;

	/// Whether who says something hears it too.
	virtual bool echoes() const noexcept = 0;

	/// Whether the server has said something by the time a client is ready.
	virtual bool isAnswered() const noexcept = 0;
};


/// By the name in the options. Throws UsageError where there is none of it.
std::unique_ptr<Dialect> makeDialect(const LoadOptions& options);


} // namespace ciarla::bench
