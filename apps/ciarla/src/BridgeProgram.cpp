#include "BridgeProgram.h"

#include "Bridge.h"
#include "chat/Ending.h"
#include "SignalWatcher.h"

#include <ciarla/transport/SocketLoop.h>

#include <csignal>
#include <iostream>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


/// FROM and TO, each of which can be used with what was typed.
Result<std::vector<Address>> addressesOf(const CommandLine& line, const Wires& wires)
{
	std::vector<Address> addresses;
	for (const std::string& text: line.arguments)
	{
		Result<Address> address = Address::parse(text);
		if (!address)
		{
			return address.error();
		}
		addresses.push_back(std::move(address).value());
	}
	const Result<void> checked = wires.checkGiven(line.options, addresses);
	return checked ? Result(std::move(addresses)) : checked.error();
}


} // namespace


int runBridge(const CommandLine& line, const SettingValues& values, const Wires& wires)
{
	Result<std::vector<Address>> addresses = addressesOf(line, wires);
	if (!addresses)
	{
		return complain(addresses.error(), *line.command);
	}
	SocketLoop loop;
	int status = exitStatus(ExitCode::internal);
	const bool once = addresses->front().scheme() == "stdio";
	Bridge bridge(
		loop, wires.registry(), {addresses->front(), addresses->back()},
		{.verbosity = static_cast<int>(values.number("verbose")),
		 .proxyProtocol = values.flag("proxy-protocol"),
		 .once = once},
		[](const std::string& sentence) { std::cerr << sentence << std::endl; },
		[&loop, &status](int ended) {
			status = ended;
			loop.stop();
		});
	const SignalWatcher signals(loop, [&bridge](int signal, SignalSender) {
		if (signal == SIGTSTP)
		{
			SignalWatcher::stopProcess();
		}
		else if (signal != SIGCONT && signal != SIGWINCH)
		{
			bridge.interrupt(signal);
		}
	});
	bridge.start();
	loop.run();
	return status;
}


} // namespace ciarla
