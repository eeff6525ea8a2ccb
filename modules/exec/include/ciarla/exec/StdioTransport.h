#pragma once

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Transport.h>

#include <unistd.h>

#include <memory>
#include <string_view>


namespace ciarla {


class StdioSource;


/// The descriptors that a StdioTransport takes; a test chooses others than the program's own.
struct StdioDescriptors
{
	int input = STDIN_FILENO;
	int output = STDOUT_FILENO;
};


/// StdioTransport is one connection over our own standard input and output: the other end of "exec".
///
///     stdio:
///
/// There is one such connection in a program, whether it is dialled or listened for; a listener accepts it at once, and
/// nothing after it. It takes the descriptors away, leaving /dev/null in their place, so that nothing else in the
/// program can write between its bytes, and so that an end that it sends is seen.
///
/// Others may hold the same pipe or terminal, so it is opened anew where the system lets it be, and stays as it is
/// for them. A socket cannot be; it does not block until the connection has ended.
/// Limits: standard input must be something that can be waited for, which a file is not, nor /dev/null.
class StdioTransport final: public Transport
{
public:
	explicit StdioTransport(const ConnectionLimits& limits = {}, StdioDescriptors descriptors = {});

	std::string_view scheme() const noexcept override;
	Capabilities capabilities() const noexcept override;
	std::unique_ptr<Connection> dial(const Address& address) override;
	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override;

private:
	std::shared_ptr<const ConnectionLimits> _limits; ///< Shared with the connection, which may outlive this.
	std::shared_ptr<StdioSource> _source;            ///< Likewise.
};


} // namespace ciarla
