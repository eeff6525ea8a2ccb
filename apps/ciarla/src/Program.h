#pragma once

#include "CommandLine.h"
#include "SettingTable.h"

#include <Poco/Util/Application.h>

#include <string>
#include <utility>
#include <vector>


namespace ciarla {


/// The Program reads its command line and runs one command.
///
/// It loads no configuration by POCO's own means, which would look beside the binary: see Settings.h.
class Program final: public Poco::Util::Application
{
public:
	Program();
	~Program() override;

protected:
	void defineOptions(Poco::Util::OptionSet& options) override;
	void handleOption(const std::string& name, const std::string& value) override;
	int main(const std::vector<std::string>& words) override;

private:
	int runWords(const std::vector<std::string>& words);
	int runCommand(const CommandLine& line);
	int runHelp(const CommandLine& line);

	std::vector<std::pair<Setting, std::string>> _options;
	bool _help = false;
	bool _version = false;
};


/// Runs the program and returns its exit status. What escapes is told in one sentence, on standard error.
int runProgram(int argumentCount, char** arguments) noexcept;


} // namespace ciarla
