#pragma once

#include "settings/CommandLine.h"

#include <ciarla/module/ModuleLoader.h>

#include <Poco/Util/Application.h>

#include <string>
#include <vector>


namespace ciarla {


/// The Program reads its command line and runs one command.
///
/// It loads no configuration by POCO's own means, which would look beside the binary: see Settings.h. What its modules are,
/// it looks for before anything else, since options, settings and help are theirs too; they are used when all is read.
class Program final: public Poco::Util::Application
{
public:
	/// The words are those of main(), which are given to init() then.
	explicit Program(const std::vector<std::string>& words);
	~Program() override;

	const SettingTable& table() const noexcept
	{
		return _table;
	}

	/// Says on standard error which modules, which of their options, and which settings were left out.
	void tellProblems(const std::vector<std::string>& unused = {}) const;

protected:
	void defineOptions(Poco::Util::OptionSet& options) override;
	void handleOption(const std::string& name, const std::string& value) override;
	int main(const std::vector<std::string>& words) override;

private:
	int runWords(const std::vector<std::string>& words);
	int runCommand(const CommandLine& line);
	int runWith(const CommandLine& line, const SettingValues& values);
	int runHelp(const CommandLine& line);
	std::string helpOfTopic(const std::string& name);

	SettingSources _sources; ///< In the first pass with the options that it needs, then with all.
	ModuleLoader _loader;
	SettingTable _table;
	GivenOptions _options;
	bool _help = false;
	bool _version = false;
};


/// Runs the program and returns its exit status. What escapes is told in one sentence, on standard error.
int runProgram(int argumentCount, char** arguments) noexcept;


} // namespace ciarla
