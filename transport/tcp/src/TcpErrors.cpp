#include "TcpErrors.h"

#include "TcpEndpoint.h"

#include <ciarla/transport/StreamErrors.h>

#include <netdb.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>


namespace ciarla {


namespace {


/// So many are told one by one; of more, how many there were beside them.
constexpr std::size_t placesTold = 4;


/// "connection refused; 2 addresses tried", or what each of them said: "2001:db8::1: network is unreachable; 192.0.2.1:
/// connection refused".
std::string reasonsOf(const std::vector<FailedPlace>& places)
{
	const bool isOneReason = std::ranges::all_of(
		places, [&places](const FailedPlace& place) { return place.error == places.front().error; });
	if (isOneReason)
	{
		const std::string words = errorWords(places.front().error);
		return places.size() == 1 ? words : words + "; " + std::to_string(places.size()) + " addresses tried";
	}
	std::string reasons;
	for (std::size_t i = 0; i < std::min(places.size(), placesTold); ++i)
	{
		reasons += reasons.empty() ? "" : "; ";
		reasons += addressOf(places[i].place).hostPort()->host;
		reasons += ": ";
		reasons += errorWords(places[i].error);
	}
	return places.size() <= placesTold ? reasons
									   : reasons + "; " + std::to_string(places.size() - placesTold) + " more tried";
}


/// That somebody's machine refused tells more than that another one was silent, and what this machine lacks more than that
/// no way leads there.
int mostTelling(const std::vector<FailedPlace>& places)
{
	const auto weight = [](int number) {
		return number == ECONNREFUSED ? 3 : isShortage(number) ? 2 : number == ETIMEDOUT ? 1 : 0;
	};
	return std::ranges::max_element(places, {}, [&weight](const FailedPlace& place) { return weight(place.error); })
		->error;
}


} // namespace


CloseReason dialFailure(const std::vector<FailedPlace>& places, const Address& address)
{
	const int number = mostTelling(places);
	const std::string where = address.text();
	const std::string why = " (" + reasonsOf(places) + ")";
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


CloseReason dialLateness(const std::vector<FailedPlace>& places, const Address& address, Duration deadline)
{
	const bool isSilenceAlone =
		std::ranges::all_of(places, [](const FailedPlace& place) { return place.error == ETIMEDOUT; });
	const std::string reasons = isSilenceAlone ? "" : " (" + reasonsOf(places) + ")";
	return {
		CloseSide::local, ErrorCode::timedOut,
		address.text() + " did not answer within " + durationText(deadline) + reasons + ".", 0, CloseText::place};
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
