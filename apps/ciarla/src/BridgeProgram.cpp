#include "BridgeProgram.h"

#include "Bridge.h"
#include "chat/Ending.h"
#include "settings/CommandLine.h"
#include "SignalWatcher.h"

#include <ciarla/console/Rows.h>
#include <ciarla/protocol/SafeText.h>
#include <ciarla/transport/SocketLoop.h>

#include <unistd.h>

#include <csignal>
#include <iostream>
#include <utility>


namespace ciarla {


namespace {


int complain(const CommandRow& command, const Error& error)
{
	std::cerr << inRows("ciarla: " + safeReason(error.text) + alsoSeeHelp(command), STDERR_FILENO) << std::endl;
	return exitStatus(exitCodeOf(error.code));
}


} // namespace


int runBridge(
	const CommandRow& command, const std::string& from, const std::string& to, const SettingValues& values,
	const TransportRegistry& registry)
{
	Result<Address> listened = Address::parse(from);
	if (!listened)
	{
		return complain(command, listened.error());
	}
	Result<Address> dialled = Address::parse(to);
	if (!dialled)
	{
		return complain(command, dialled.error());
	}
	SocketLoop loop;
	int status = exitStatus(ExitCode::internal);
	const bool once = listened->scheme() == "stdio";
	Bridge bridge(
		loop, registry, {std::move(listened).value(), std::move(dialled).value()},
		{.verbosity = static_cast<int>(values.number(Setting::verbose)),
		 .proxyProtocol = values.flag(Setting::proxyProtocol),
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
