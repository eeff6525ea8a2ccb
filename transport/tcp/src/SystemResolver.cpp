#include <ciarla/transport/SystemResolver.h>

#include "TcpErrors.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <thread>
#include <utility>


namespace ciarla {


namespace {


std::vector<std::string> numericAddresses(const addrinfo* first)
{
	std::vector<std::string> addresses;
	for (const addrinfo* each = first; each != nullptr; each = each->ai_next)
	{
		std::array<char, NI_MAXHOST> text{};
		const int failed = ::getnameinfo(
			each->ai_addr, each->ai_addrlen, text.data(), static_cast<socklen_t>(text.size()), nullptr, 0,
			NI_NUMERICHOST);
		const bool known = std::find(addresses.begin(), addresses.end(), text.data()) != addresses.end();
		if (failed == 0 && !known)
		{
			addresses.emplace_back(text.data());
		}
	}
	return addresses;
}


/// Blocks for as long as the name service likes.
Resolver::Answer ask(const std::string& host)
{
	addrinfo hints{};
	hints.ai_socktype = SOCK_STREAM;
	addrinfo* found = nullptr;
	errno = 0;
	const int failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
	if (failure != 0)
	{
		return resolveError(host, failure, errno);
	}
	std::vector<std::string> addresses = numericAddresses(found);
	::freeaddrinfo(found);
	return addresses;
}


} // namespace


void SystemResolver::resolve(const std::string& host, std::shared_ptr<Poster> poster, Callback done)
{
	try
	{
		std::thread([host, poster, done] { poster->post([done, answer = ask(host)] { done(answer); }); }).detach();
	}
	catch (const std::system_error& error)
	{
		// A thread is all that was asked of the system, so this is a shortage, whatever it is called.
		poster->post([done, answer = Answer(resolveError(host, EAI_SYSTEM, error.code().value()))] { done(answer); });
	}
}


} // namespace ciarla
