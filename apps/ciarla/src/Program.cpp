#include "Program.h"

#include "BridgeProgram.h"
#include "chat/ChatProgram.h"
#include "chat/Ending.h"
#include "ExitCode.h"
#include "hub/HubProgram.h"
#include "settings/HelpText.h"
#include "settings/SettingCheck.h"
#include "settings/Settings.h"
#include "SignalWatcher.h"
#include "Wires.h"

#include <ciarla/console/Rows.h>


#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Util/OptionException.h>
#include <Poco/Util/OptionSet.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <iostream>
#include <new>
#include <optional>
#include <system_error>
#include <utility>


namespace ciarla {


namespace {


/// Words as POCO reads them: it does not bundle short options, so -vvv becomes -v -v -v; and what other programs write
/// otherwise is written our way.
std::vector<std::string> readable(int count, char** arguments)
{
	std::vector<std::string> words;
	bool optionsEnded = false;
	for (int i = 0; i < count; ++i)
	{
		std::string word = arguments[i];
		optionsEnded = optionsEnded || word == "--";
		if (!optionsEnded && (word == "--color" || word.starts_with("--color=")))
		{
			word.insert(std::string_view("--colo").size(), "u");
		}
		word = word == "-V" && !optionsEnded ? "--version" : word;
		const bool bundle = word.size() > 2 && word[0] == '-' && word.find_first_not_of('v', 1) == std::string::npos;
		if (i > 0 && bundle && !optionsEnded)
		{
			words.insert(words.end(), word.size() - 1, "-v");
		}
		else
		{
			words.push_back(word);
		}
	}
	return words;
}


/// The command among words that POCO could not read: the first that is no option names it, if it is one.
const CommandRow* commandAmong(const std::vector<std::string>& words) noexcept
{
	const auto isWord = [](const std::string& word) { return !word.starts_with('-'); };
	const auto first = words.empty() ? words.end() : std::find_if(words.begin() + 1, words.end(), isWord);
	return first == words.end() ? nullptr : findCommand(*first);
}


std::string unknownOption(const SettingTable& table, const std::string& name, const std::vector<std::string>& words)
{
	const bool hasOneDash = std::any_of(
		words.begin(), words.end(), [&name](const std::string& word) { return word.starts_with("-" + name); });
	const CommandRow* command = commandAmong(words);
	return complaintOfKey(table, name, "There is no option", hasOneDash ? "-" : "--") +
		(command == nullptr ? " See \"ciarla help\"." : alsoSeeHelp(*command));
}


/// POCO's Application has an ExitCode of its own, so its members name ours through these two.
int complainOfUsage(const std::string& sentence)
{
	return complain(sentence, ExitCode::usage);
}


/// A standard descriptor that is closed would be given to the first socket, which would then be read and written as
/// the console. One that fails stands in its place: nothing to read, nowhere to write.
void occupyStandardDescriptors() noexcept
{
	for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
	{
		if (::fcntl(descriptor, F_GETFD) == -1)
		{
			// The lowest free number is the one that is closed; it stays open as long as the program runs.
			(void)::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
		}
	}
}


int parseOptions(Program& program, const std::vector<std::string>& words)
{
	try
	{
		program.init(words);
		return exitStatus(ExitCode::orderly);
	}
	catch (const Poco::Util::UnknownOptionException& exception)
	{
		program.tellProblems();
		return complain(unknownOption(program.table(), exception.message(), words), ExitCode::usage);
	}
	catch (const Poco::Util::OptionException& exception)
	{
		// "Missing option argument: name requires NAME"
		return complain(exception.displayText() + seeHelp(commandAmong(words)), ExitCode::usage);
	}
}


/// Whatever is thrown becomes a sentence and a code of ours.
template <typename Call>
int guarded(const Call& call) noexcept
{
	try
	{
		return call();
	}
	catch (const Poco::Exception& exception)
	{
		return complain("A fault of the program: " + exception.displayText(), ExitCode::internal);
	}
	catch (const std::bad_alloc&)
	{
		return complain("This machine has no memory left for the program; end something first.", ExitCode::internal);
	}
	catch (const std::system_error& exception)
	{
		// "Cannot make an epoll loop: Too many open files": no thread, no descriptor, no memory.
		return complain(
			std::string(exception.what()) + "; end something first, or raise the limit.", ExitCode::internal);
	}
	catch (const std::exception& exception)
	{
		return complain(std::string("A fault of the program: ") + exception.what(), ExitCode::internal);
	}
}


ModuleLoader foundBy(const SettingSources& sources)
{
	ModuleLoader loader;
	findModules(loader, findModuleFiles(sources));
	return loader;
}


/// A reader who has gone, as head does, has read enough.
int show(const std::string& text)
{
	errno = 0;
	std::cout << text << std::flush;
	if (std::cout || errno == EPIPE)
	{
		return exitStatus(ExitCode::orderly);
	}
	const std::string why = errno == 0 ? "" : ": " + std::generic_category().message(errno);
	return complain("Standard output cannot be written" + why + ".", ExitCode::internal);
}


/// What is to be read, and not to be copied into a file.
int showPage(const std::string& page)
{
	const std::optional<std::size_t> columns = columnsOfTerminal(STDOUT_FILENO);
	return show(columns ? pageInRows(page, *columns) : page);
}


} // namespace


Program::Program(const std::vector<std::string>& words):
	_sources(processSources(scanOptions(words))),
	_loader(foundBy(_sources)),
	_table(_loader.found())
{
	setUnixOptions(true);
}


Program::~Program() = default;


void Program::tellProblems(const std::vector<std::string>& unused) const
{
	for (const std::string& problem: problemsOf(_loader, _table, unused))
	{
		(void)complainOfUsage(problem);
	}
}


void Program::defineOptions(Poco::Util::OptionSet& options)
{
	for (const Poco::Util::Option& option: optionsOf(_table))
	{
		options.addOption(option);
	}
}


void Program::handleOption(const std::string& name, const std::string& value)
{
	_help = _help || name == "help";
	_version = _version || name == "version";
	_options.emplace_back(name, value);
}


int Program::main(const std::vector<std::string>& words)
{
	// POCO would end with a code of its own.
	return guarded([&] { return runWords(words); });
}


int Program::runWords(const std::vector<std::string>& words)
{
	if (_version || (words.size() == 1 && words.front() == "version"))
	{
		tellProblems();
		return show("ciarla " CIARLA_VERSION "\n");
	}
	if (_help)
	{
		tellProblems();
		const CommandRow* command = words.empty() ? nullptr : findCommand(words.front());
		return showPage(command == nullptr ? helpOfProgram(_table) : helpOfCommand(_table, *command));
	}
	const Result<CommandLine> line = readCommandLine(_table, words, std::move(_options));
	return line ? runCommand(line.value()) : complainOfUsage(line.error().text);
}


int Program::runCommand(const CommandLine& line)
{
	if (line.command == nullptr || line.command->command == Command::help)
	{
		tellProblems();
		return line.command == nullptr ? showPage(helpFirstScreen(_table)) : runHelp(line);
	}
	_sources.options = line.options;
	const Result<SettingValues> values = gatherSettings(_table, _sources);
	if (!values)
	{
		tellProblems();
		return complain(values.error(), *line.command);
	}
	if (line.command->command == Command::hub)
	{
		return runHub(line, _sources, values.value(), _loader);
	}
	if (const Result<Dialect> dialect = dialectOf(values.value()); !dialect)
	{
		tellProblems(values->unused);
		return complain(dialect.error(), *line.command);
	}
	if (line.command->command == Command::config)
	{
		tellProblems(values->unused);
		return show(listConfigFiles(configFiles(_sources, values.value())) + listSettings(values.value()));
	}
	return runWith(line, values.value());
}


/// A command that uses wires in one way or another.
int Program::runWith(const CommandLine& line, const SettingValues& values)
{
	const Command command = line.command->command;
	Wires wires(_loader, values);
	tellProblems(values.unused);
	if (command == Command::transports)
	{
		return showPage(listTransports(wires.registry(), _loader.origins()));
	}
	if (command == Command::bridge)
	{
		return runBridge(line, values, wires);
	}
	const std::string& configured = values.text(command == Command::connect ? Setting("connect") : Setting("listen"));
	const std::string& address = line.arguments.empty() ? configured : line.arguments.front();
	if (address.empty())
	{
		return complainOfUsage(
			"ciarla " + std::string(line.command->name) +
			" needs ADDRESS, or a configuration file that has connect = ADDRESS" + seeHelp(line.command));
	}
	return runChat(line, address, values, wires);
}


int Program::runHelp(const CommandLine& line)
{
	if (line.arguments.empty())
	{
		return showPage(helpOfProgram(_table));
	}
	const std::string& name = line.arguments.front();
	if (const CommandRow* command = findCommand(name); command != nullptr)
	{
		return showPage(helpOfCommand(_table, *command));
	}
	if (name == "sample")
	{
		return show(sampleFile(_table));
	}
	if (const std::string topic = helpOfTopic(name); !topic.empty())
	{
		return showPage(topic);
	}
	if (const CommandRow* command = commandMeantBy(name); command != nullptr)
	{
		return showPage(helpOfCommand(_table, *command));
	}
	std::vector<std::string> known = commandNames();
	const std::vector<std::string> pages = pageNames();
	known.insert(known.end(), pages.begin(), pages.end());
	const std::string meant = suggestion(name, known);
	return complainOfUsage(
		"There is no command, no page, and no wire or layer \"" + name + "\"" +
		(meant.empty() ? "; a wire may be of a module that is not there, or was left out." : "." + meant) +
		" See \"ciarla help\".");
}


/// Of a wire or a layer, built in or of a module, or of a page.
std::string Program::helpOfTopic(const std::string& name)
{
	std::string row;
	std::string options = helpOfWire(_table, name);
	if (const Result<SettingValues> values = gatherSettings(_table, _sources))
	{
		const Wires wires(_loader, values.value());
		row = listTransports(wires.registry(), _loader.origins(), name);
		for (const auto& [alias, meaning]: wires.registry().aliases())
		{
			for (const std::string_view part: splitList(meaning, "+"))
			{
				options += alias == name && part != name ? helpOfWire(_table, part) : std::string();
			}
		}
	}
	if (row.empty())
	{
		return options.empty() ? helpOfPage(name) : options;
	}
	return row + "\n" + (options.empty() ? "It has no options. More of wires: ciarla help transports\n" : options);
}


int runProgram(int argumentCount, char** arguments) noexcept
{
	settleSignals();
	occupyStandardDescriptors();
	return guarded([&] {
		const std::vector<std::string> words = readable(argumentCount, arguments);
		Poco::AutoPtr<Program> program(
			new Program(words)); // NOLINT(bugprone-unhandled-exception-at-new): guarded() handles it.
		const int status = parseOptions(*program, words);
		return status != exitStatus(ExitCode::orderly) ? status : program->run();
	});
}


} // namespace ciarla
