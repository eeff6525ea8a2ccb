#include "TcpErrors.h"

#include <ciarla/transport/StreamErrors.h>

#include <cerrno>
#include <string>


namespace ciarla {


namespace {


std::string triedText(int number, std::size_t attempts)
{
	const std::string words = errorWords(number);
	return attempts > 1 ? words + "; " + std::to_string(attempts) + " addresses tried" : words;
}


} // namespace


CloseReason dialFailure(int number, const Address& address, std::size_t attempts)
{
	const std::string where = address.text();
	const std::string why = " (" + triedText(number, attempts) + ")";
	if (isShortage(number))
	{
		return {CloseSide::local, ErrorCode::outOfResources, "Cannot dial " + where + why + "; close something first."};
	}
	switch (number)
	{
	case ECONNREFUSED: return {CloseSide::peer, ErrorCode::refused, "Nobody listens at " + where + why + "."};
	case ETIMEDOUT: return {CloseSide::wire, ErrorCode::timedOut, where + " did not answer" + why + "."};
	case EACCES:
	case EPERM:
		return {CloseSide::local, ErrorCode::notPermitted, "Cannot dial " + where + why + "; check the firewall."};
	default:
		return {CloseSide::wire, ErrorCode::unreachable, "No way leads to " + where + why + "; check the network."};
	}
}


Error listenError(int number, const Address& address, std::uint16_t port)
{
	const std::string cannot = "Cannot listen on " + address.text() + ": ";
	if (isShortage(number))
	{
		return {ErrorCode::outOfResources, cannot + errorWords(number) + "; close something first."};
	}
	switch (number)
	{
	case EADDRINUSE:
		return {
			ErrorCode::addressInUse,
			"Port " + std::to_string(port) +
				" is in use; end the program that holds it, or choose another port, or 0 for any free one."};
	case EACCES:
	case EPERM: return {ErrorCode::notPermitted, cannot + errorWords(number) + "; choose a port above 1023."};
	case EADDRNOTAVAIL:
		return {ErrorCode::malformedAddress, cannot + "this machine has no such address; * means all that it has."};
	default: return {ErrorCode::notSupported, cannot + errorWords(number) + "."};
	}
}


} // namespace ciarla
