#include "HubProgram.h"

#include "Acceptor.h"
#include "chat/Ending.h"
#include "HubConfig.h"
#include "HubMetrics.h"
#include "HubPage.h"
#include "HubServer.h"
#include "SignalWatcher.h"
#include "ThisMachine.h"
#include "Wires.h"

#include <ciarla/transport/SocketLoop.h>
#include <ciarla/transport/TransportRegistry.h>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <optional>
#include <random>
#include <utility>


namespace ciarla {


namespace {


/// How long everybody may take to hear our goodbye.
constexpr Duration stopPatience = std::chrono::seconds(5);


/// Standard streams, signals, configuration files, listeners and their reserves.
constexpr std::size_t ownDescriptors = 48;

/// An epoll instance and an eventfd.
constexpr std::size_t descriptorsPerLoop = 2;

/// What any system allows.
constexpr std::size_t fewDescriptors = 256;


/// Raises this process's limit of open files as far as it may by itself, and returns what it is then. A person's shell
/// often allows a thousand where the system would allow many more.
std::size_t raiseDescriptorLimit() noexcept
{
	rlimit limit{};
	if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
	{
		return fewDescriptors;
	}
	const rlim_t before = limit.rlim_cur;
	limit.rlim_cur = limit.rlim_max;
	return static_cast<std::size_t>(::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before);
}


/// How many connections so many descriptors are good for. What is kept back is for the standard streams, the loops, the
/// listeners, the page, and for callers who are told that the hub is full.
std::size_t connectionsFor(std::size_t descriptors, std::size_t loops, std::size_t otherCallers) noexcept
{
	const std::size_t kept = ownDescriptors + descriptorsPerLoop * loops + otherCallers;
	// With very few it serves whom it can, and the listener waits for descriptors where that is too many.
	return std::max(descriptors / 2, descriptors - std::min(kept, descriptors));
}


std::uint64_t unixMilliseconds()
{
	const auto time = std::chrono::system_clock::now().time_since_epoch();
	return static_cast<std::uint64_t>(std::chrono::floor<std::chrono::milliseconds>(time).count());
}


std::uint64_t makeEpoch()
{
	std::random_device random;
	return (static_cast<std::uint64_t>(random()) << 32U) | random();
}


HubStarter starter()
{
	return {guessHubName(), ::geteuid()};
}


/// Everything that a hub's program is made of, built and connected here.
class HubProgram final: private HubServerHandler
{
public:
	HubProgram(
		const CommandLine& line, const SettingSources& sources, const SettingValues& values, HubConfig config,
		ModuleLoader& loader):
		_line(line),
		_sources(sources),
		_table(values.table()),
		_config(std::move(config)),
		_signals(_loop, [this](int signal, SignalSender) { onSignal(signal); }, {SIGINT, SIGTERM, SIGQUIT}),
		_wires(loader, values, connectionLimitsFor(_config.loop.readers)),
		_log(STDERR_FILENO, _config.logFormat, _config.logLevel)
	{
		// Members are not to wait for a pipe that nobody writes into.
		_sources.pipePatience = Duration::zero();
		warn(problemsOf(loader, _table, values.unused));
		_descriptors = raiseDescriptorLimit();
		limitConnections(_config);
		HubServerHandler& handler = *this;
		_server.emplace(
			_loop, _config.loops, std::make_unique<Hub>(_config.hub, _config.loops, makeEpoch(), unixMilliseconds),
			_config.loop, _log, handler);
		_acceptor.emplace(_loop, *_server, _config.admission, _config.untrusted, _log);
	}

	int run()
	{
		if (const Result<void> checked = _wires.checkGiven(_line.options, _config.listen); !checked)
		{
			return complain(checked.error(), *_line.command);
		}
		if (const Result<void> opened = open(); !opened)
		{
			(void)_log.flush();
			return complain(opened.error().text, exitCodeOf(opened.error().code));
		}
		tell("started", "The hub takes up to " + std::to_string(_config.admission.connectionsMax) + " connections.");
		(void)_log.flush();
		_loop.run();
		(void)_log.flush();
		return _status;
	}

private:
	Result<void> open()
	{
		for (const Address& address: _config.listen)
		{
			if (Result<void> listening = _acceptor->listen(_wires.registry(), address); !listening)
			{
				return listening;
			}
		}
		return _config.http ? openPage() : Result<void>();
	}

	Result<void> openPage()
	{
		std::vector<const LoopGauges*> loops;
		for (std::size_t index = 0; index < _server->loops(); ++index)
		{
			loops.push_back(&_server->gauges(index));
		}
		const HubGauges& hub = _server->gauges();
		const AcceptorGauges& acceptor = _acceptor->gauges();
		_server->showNumbers();
		Result<std::unique_ptr<HubPage>> page = HubPage::open(
			*_config.http,
			{.metrics = [&hub, loops, &acceptor] { return metricsText(hub, loops, acceptor); },
			 .isHealthy = [loops] { return isHealthy(loops, std::chrono::steady_clock::now()); },
			 .hosts = _config.httpHosts});
		if (!page)
		{
			return page.error();
		}
		_page = std::move(page).value();
		tell("page", "The hub's numbers are shown on " + _page->address() + "/metrics.");
		return {};
	}

	void onWelcomed(MemberSlot slot) noexcept override
	{
		_acceptor->finish(slot);
	}

	void onGone(MemberSlot slot) noexcept override
	{
		_acceptor->leave(slot);
	}

	void onEmpty() noexcept override
	{
		_loop.stop();
	}

	void onSignal(int signal)
	{
		if (signal == SIGHUP)
		{
			reload();
		}
		else if (signal == SIGINT || signal == SIGTERM || signal == SIGQUIT)
		{
			stop(signal);
		}
		else if (signal == SIGTSTP)
		{
			SignalWatcher::stopProcess();
		}
		(void)_log.flush();
	}

	/// Everybody hears goodbye, and when to come back. A second signal does not wait for that.
	void stop(int signal)
	{
		if (_status != exitStatus(ExitCode::internal))
		{
			_loop.stop();
			return;
		}
		_status = exitStatusOfSignal(signal);
		tell("stopping", "The hub stops.");
		_acceptor->close();
		_server->shutDown(stopPatience);
	}

	void reload()
	{
		const Result<SettingValues> values = gatherSettings(_table, _sources);
		Result<HubConfig> config = values ? readHubConfig(values.value(), _line.arguments, starter()) : values.error();
		if (!config)
		{
			_log.tell(Poco::Message::PRIO_WARNING, "reloadFailed", "The old settings remain: " + config.error().text);
			return;
		}
		warn(values->unused);
		for (const std::string& key: unchangeable(_config, config.value()))
		{
			_log.tell(Poco::Message::PRIO_WARNING, "needsRestart", "Only a restart changes " + key + ".");
		}
		adopt(std::move(config).value());
	}

	void adopt(HubConfig config)
	{
		// What only a restart changes stays as it is, so that the next reload compares with what is.
		config.listen = _config.listen;
		config.loops = _config.loops;
		config.http = _config.http;
		config.httpHosts = _config.httpHosts;
		config.loop.readers.queueBytesMax = _config.loop.readers.queueBytesMax;
		_config = std::move(config);
		limitConnections(_config);
		_log.configure(_config.logFormat, _config.logLevel);
		_acceptor->configure(_config.admission, _config.untrusted);
		_server->configure(_config.hub, _config.loop);
		tell(
			"reloaded",
			"The settings were read again; the hub takes up to " + std::to_string(_config.admission.connectionsMax) +
				" connections.");
	}

	void limitConnections(HubConfig& config) const
	{
		AdmissionRules& rules = config.admission;
		const std::size_t others = rules.turnedAwayMax + (config.http ? PageCalls::callsMax : 0);
		const std::size_t possible = connectionsFor(_descriptors, config.loops, others);
		if (rules.connectionsMax > possible)
		{
			rules.connectionsMax = possible;
		}
		// Those who say nothing may not fill the hub: a quarter of it, unless it is tiny.
		rules.unfinishedMax = std::min(rules.unfinishedMax, std::max<std::size_t>(rules.connectionsMax / 4, 16));
	}

	/// Of modules and their settings, what was left out.
	void warn(const std::vector<std::string>& problems)
	{
		for (const std::string& problem: problems)
		{
			_log.tell(Poco::Message::PRIO_WARNING, "module", problem);
		}
	}

	void tell(std::string_view event, const std::string& sentence)
	{
		_log.tell(Poco::Message::PRIO_NOTICE, event, sentence);
	}

	const CommandLine& _line;
	SettingSources _sources; ///< To be read again.
	const SettingTable& _table;
	HubConfig _config;
	SocketLoop _loop;
	SignalWatcher _signals;
	Wires _wires;
	HubLog _log;
	std::size_t _descriptors = 0;
	std::optional<HubServer> _server;
	std::optional<Acceptor> _acceptor;
	std::unique_ptr<HubPage> _page;
	int _status = exitStatus(ExitCode::internal);
};


} // namespace


int runHub(const CommandLine& line, const SettingSources& sources, const SettingValues& values, ModuleLoader& loader)
{
	Result<HubConfig> config = readHubConfig(values, line.arguments, starter());
	if (!config)
	{
		return complain(config.error(), *line.command);
	}
	HubProgram program(line, sources, values, std::move(config).value(), loader);
	return program.run();
}


} // namespace ciarla
