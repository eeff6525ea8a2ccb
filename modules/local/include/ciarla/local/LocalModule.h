#pragma once

#include <ciarla/module/Module.h>

#include <array>


namespace ciarla {


/// The options of the transport.
inline constexpr std::array<OptionRow, 2> localOptions{
	{{"unix.mode", "MODE", OptionType::text, 0, 0,
	  "permissions of a Unix socket, 0600\n"
	  "Who may call a Unix socket: the permissions of its path, such as 0600. Without them it is what the umask "
	  "leaves."},
	 {"unix.proxy_protocol", "yes|no", OptionType::choice, 0, 0,
	  "yes: accept PROXY headers from our user and root\n"
	  "yes: whoever calls a Unix socket as our user or as root passes others on, and must say whom by the PROXY "
	  "protocol."}}};


/// Adds the transport "unix".
Result<void> addLocalModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
