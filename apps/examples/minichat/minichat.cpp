// minichat: two people chat over the wire that minichat.properties names. Three layers, from the top:
// the App, Minichat with its console, Chat; ChatProtocol, inside Link: names, framing, /close; and the Transport, which
// the registry finds by its name: tcp, unix, tls+tcp, exec. MinichatTest.cpp mocks it.
#include <ciarla/module/StandardRegistry.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/QuietLinkHandler.h>
#include <ciarla/protocol/SafeText.h>
#include <ciarla/protocol/Utf8.h>
#include <ciarla/transport/SocketLoop.h>
#include <iostream>
#include <Poco/String.h>
#include <Poco/Util/Application.h>
#include <Poco/Util/HelpFormatter.h>
#include <unistd.h>
using namespace ciarla;
using Poco::Util::Option;
/// A Chat is one conversation: what is typed goes to the Link, and what the Link hears goes to the screen.
struct Chat: QuietLinkHandler
{
	std::ostream screen{std::cout.rdbuf()};
	std::function<void(int status)> over;
	std::unique_ptr<Link> link;
	std::string unsaid; ///< Typed, and not yet taken by the link.

	/// Dials what the configuration names. Whether somebody answers is told later, on the screen.
	Result<void> start(Loop& loop, const TransportRegistry& wires, const Poco::Util::AbstractConfiguration& config)
	{
		const std::string wire = config.getString("transport");
		const auto address = Address::parse(wire + (wire == "exec" ? ":" : "://") + config.getString("address"));
		auto connection = address ? wires.dial(address.value()) : address.error();
		ChatSettings settings{.name = config.getString("name", "minichat")};
		settings.dialect = config.has("raw") ? Dialect::raw : Dialect::detect;
		if (!connection) return connection.error();
		if (checkName(settings.name) != NameProblem::none) return Error{ErrorCode::badOption, "That name is no good."};
		const LinkLimits limits{.silenceDeadline = std::chrono::minutes(2)}; // For a peer that says no name.
		link = std::make_unique<Link>(loop, std::move(connection).value(), settings, limits, *this);
		link->start();
		return {};
	}

	/// Takes what was typed. Each whole line is said as soon as the link takes it; one that is just /close leaves.
	void type(std::string_view typed)
	{
		unsaid += typed;
		for (std::size_t end = 0; (end = unsaid.find('\n')) != std::string::npos; unsaid.erase(0, end + 1))
		{
			const std::string line = repairUtf8(unsaid.substr(0, end));
			if (Poco::icompare(Poco::trim(line), "/close") == 0) return link->leave({}, Farewell::typed);
			const SayResult said = link->say(line);
			if (said == SayResult::wait || said == SayResult::closed) return; // onReady() or onPeerNamed() comes.
			if (said == SayResult::tooLong) screen << "That line is too long, and was not said." << std::endl;
		}
	}
	void onReady(Link&) noexcept override { type({}); }
	void onPeerNamed(Link&, std::string_view name, Dialect) noexcept override
	{
		const char* secrecy = link->info().capabilities.secure ? "encrypted" : "not encrypted";
		screen << "You are chatting with " << safeName(name) << " (" << secrecy << "). /close leaves." << std::endl;
		type({});
	}
	void onText(Link&, const TextHeard& text) noexcept override
	{
		screen << safeName(link->peerName()) << ": " << safeBody(text.body) << std::endl;
		link->acknowledge(text.sequence); // Now the other side may mark it as delivered.
	}

	void onEnd(Link&, const LinkEnd& end) noexcept override
	{
		screen << (end.error.text.empty() ? "The chat is over." : safeReason(end.error.text)) << std::endl;
		over(end.error.text.empty() && end.unacknowledgedLines == 0 ? 0 : 1);
	}
};

/// The program: options, minichat.properties, and standard input.
class Minichat: public Poco::Util::Application, private DescriptorHandler
{
	void initialize(Application& self) override
	{
		loadConfiguration(); // minichat.properties, beside the program or in a folder above it.
		Application::initialize(self);
	}
	void defineOptions(Poco::Util::OptionSet& options) override
	{
		options.addOption(Option("help", "h", "explain the options").binding("help"));
		options.addOption(Option("name", "n", "how you are called").argument("NAME").binding("name"));
		options.addOption(Option("transport", "t", "tcp, unix, tls+tcp or exec").argument("WIRE").binding("transport"));
		options.addOption(Option("address", "a", "where the other side listens").argument("PLACE").binding("address"));
		options.addOption(Option("raw", "r", "speak with the original script").binding("raw"));
	}

	int main(const std::vector<std::string>&) override
	{
		Poco::Util::HelpFormatter help(options());
		help.setCommand(commandName() + " [OPTION...]");
		if (config().has("help")) return help.format(std::cout), EXIT_OK;
		if (config().getString("transport") == "memory")
			return logger().error("The wire memory reaches this process alone; name another."), EXIT_CONFIG;
		int status = EXIT_OK;
		_chat.over = [this, &status](int code) { status = code, _loop.stop(); };
		if (const auto started = _chat.start(_loop, standardRegistry(), config()); !started)
			return logger().error(started.error().text), EXIT_CONFIG;
		(void)_loop.watch(STDIN_FILENO, {.readable = true}, *this);
		_loop.run();
		return status;
	}

	void onReady(int, Readiness) noexcept override
	{
		char typed[4096];
		const ssize_t count = ::read(STDIN_FILENO, typed, sizeof typed);
		if (count <= 0) _loop.unwatch(STDIN_FILENO); // Ctrl-D leaves as /close does.
		_chat.type(count > 0 ? std::string_view(typed, static_cast<std::size_t>(count)) : "\n/close\n");
	}

	SocketLoop _loop{{.poller = PollerKind::poll, .clock = {}}}; // poll() takes a file as standard input, too.
	Chat _chat;
};
#ifndef MINICHAT_TEST
POCO_APP_MAIN(Minichat)
#endif
