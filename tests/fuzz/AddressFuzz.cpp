#include "FuzzTarget.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/transport/Address.h>

#include <algorithm>


using namespace ciarla;


namespace {


/// An error is one short sentence, and nothing in it moves a terminal's cursor.
void lookAt(const Error& error)
{
	demand(!error.text.empty() && error.text.size() < 300, "an error about an address is one short sentence");
	demand(
		std::none_of(error.text.begin(), error.text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }),
		"an error about an address has no control characters");
}


/// What a transport and its layers would read of it.
void lookAt(const Address& address)
{
	if (const auto place = address.hostPort())
	{
		const Address again = Address::ofHostPort(address.scheme(), place->host, place->port.value_or(0));
		demand(again.hostPort().ok(), "the address of a host and port names a host and a port");
		demand(again.hostPort()->host == place->host, "the host of an address stays what it is");
		const auto authority = address.authority();
		demand(authority.ok(), "whoever has a host can be named");
		const auto normal = normalHost(authority->host);
		demand(normal.ok() && normal.value() == authority->host, "a host in normal form is so already");
	}
	else
	{
		lookAt(place.error());
	}
	const Address path = Address::ofPath(address.scheme(), address.path());
	demand(path.path() == address.path(), "the path of an address stays what it is");
	std::size_t owned = 0;
	for (const std::string& layer: address.layers())
	{
		owned += address.optionsOf(layer).size();
	}
	if (const auto base = address.base())
	{
		demand(base->layers().empty(), "a transport is given no layers");
		demand(
			base->options().size() <= address.options().size(), "a transport is given no more options than there are");
		demand(
			!address.layers().empty() || base->options().size() == address.options().size(),
			"without layers every option is the transport's");
	}
	demand(address.layers().size() <= 8, "there are at most eight layers");
	demand(address.options().size() <= 64, "there are at most 64 options");
	demand(owned <= address.options().size() * address.layers().size(), "a layer owns options that were written");
}


} // namespace


extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	const std::string_view text = asText(std::as_bytes(std::span(data, size)));
	const auto address = Address::parse(text);
	if (!address)
	{
		lookAt(address.error());
		return 0;
	}
	lookAt(address.value());
	const std::string written = address->text();
	demand(written.size() <= 4096, "an address is written in at most 4,096 bytes");
	const auto again = Address::parse(written);
	demand(again.ok(), "an address that was read can be written and read again");
	demand(again.value() == address.value(), "an address reads the same once it was written");
	demand(again->text() == written, "an address is written the same twice");
	return 0;
}
