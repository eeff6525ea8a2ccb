#include "TcpErrors.h"

#include <ciarla/transport/StreamErrors.h>

#include <netdb.h>

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
	case ECONNREFUSED:
		return {CloseSide::peer, ErrorCode::refused, "Nobody listens at " + where + why + ".", 0, CloseText::place};
	case ETIMEDOUT:
		return {CloseSide::wire, ErrorCode::timedOut, where + " did not answer" + why + ".", 0, CloseText::place};
	case EACCES:
	case EPERM:
		return {CloseSide::local, ErrorCode::notPermitted, "Cannot dial " + where + why + "; check the firewall."};
	case EINVAL:
		// Of a connect: which of this machine's links is meant.
		return {
			CloseSide::local, ErrorCode::unreachable,
			"No way leads to " + where + why + "; a link-local address needs its interface, as in fe80::1%eth0."};
	default:
		return {CloseSide::wire, ErrorCode::unreachable, "No way leads to " + where + why + "; check the network."};
	}
}


Error resolveError(const std::string& host, int failure, int number)
{
	// Where descriptors have run out, the name service itself is said to be what fails.
	const bool isOurs = failure == EAI_MEMORY || isShortage(number) || (failure == EAI_SYSTEM && number == EAGAIN);
	if (isOurs)
	{
		return {
			ErrorCode::outOfResources,
			"Cannot look up the host '" + host + "': " + errorWords(failure == EAI_MEMORY ? ENOMEM : number) +
				"; close something first."};
	}
	const std::string cannot = "Cannot find the host '" + host + "' (" +
		(failure == EAI_SYSTEM ? errorWords(number) : std::string(::gai_strerror(failure))) + "); ";
	switch (failure)
	{
	case EAI_AGAIN:
		return {
			ErrorCode::cannotResolve,
			cannot + "the name service does not answer for now: check the network, and try again."};
	case EAI_FAIL:
	case EAI_SYSTEM:
		return {ErrorCode::cannotResolve, cannot + "the name service of this machine failed: see /etc/resolv.conf."};
	default: return {ErrorCode::cannotResolve, cannot + "check its name."};
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
