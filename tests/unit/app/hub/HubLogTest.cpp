#include "hub/HubLog.h"
#include "TempFile.h"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>


namespace ciarla {
namespace {


using testing::HasSubstr;
using testing::MatchesRegex;


/// A log to a file, and what stands in it.
class LoggedFile
{
public:
	explicit LoggedFile(LogFormat format, Poco::Message::Priority level = Poco::Message::PRIO_INFORMATION):
		log(_descriptor, format, level)
	{
	}

	~LoggedFile()
	{
		::close(_descriptor);
	}

	LoggedFile(const LoggedFile&) = delete;
	LoggedFile& operator=(const LoggedFile&) = delete;

	std::string text()
	{
		EXPECT_FALSE(log.flush());
		std::ifstream input(_file.path());
		return {std::istreambuf_iterator<char>(input), {}};
	}

private:
	TempFile _file{""};
	int _descriptor = ::open(_file.path().c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);

public:
	HubLog log;
};


constexpr HubNotice adaLeaves{HubNotice::Kind::ended, 0, "Ada", {}, LeaveCode::closed, "bye for now"};
constexpr HubNotice adaIsSlow{HubNotice::Kind::ended, 0, "Ada", {}, LeaveCode::tooSlow, "Nothing was read."};


TEST(HubLog, TellsWhoDidWhatFromWhereAndWhy)
{
	LoggedFile file(LogFormat::text);

	file.log.tell(adaLeaves, "tcp://192.0.2.7:1");

	EXPECT_THAT(
		file.text(), MatchesRegex("[0-9T:.Z-]+ information: Ada said goodbye: bye for now \\(tcp://192.0.2.7:1\\)\n"));
}


TEST(HubLog, TellsOfAnotherNameInTheOrderInWhichTheyWereHad)
{
	LoggedFile file(LogFormat::text);

	file.log.tell({HubNotice::Kind::renamed, 0, "Ada", {}, LeaveCode::left, "Adele"}, "");

	EXPECT_THAT(file.text(), HasSubstr(": Adele is Ada now.\n"));
}


TEST(HubLog, HasAFieldForEachThingInJson)
{
	LoggedFile file(LogFormat::json);

	file.log.tell({HubNotice::Kind::parted, 0, "Ada", "lobby", LeaveCode::kicked, "enough"}, "tcp://192.0.2.7:1");

	EXPECT_THAT(
		file.text(),
		HasSubstr("\"level\":\"notice\",\"event\":\"parted\",\"name\":\"Ada\",\"room\":\"lobby\","
				  "\"address\":\"tcp://192.0.2.7:1\",\"code\":\"kicked\",\"reason\":\"enough\""));
}


TEST(HubLog, MakesWhatComesFromAPeerSafe)
{
	LoggedFile file(LogFormat::text);

	file.log.tell({HubNotice::Kind::parted, 0, "Ada", "a\x1b[31m", LeaveCode::left, "one\nline"}, "");

	EXPECT_THAT(file.text(), HasSubstr("Ada left (a␛[31m): one⏎line\n"));
}


TEST(HubLog, HoldsBackWhatIsBelowItsLevel)
{
	LoggedFile file(LogFormat::text, Poco::Message::PRIO_NOTICE);

	file.log.tell(adaLeaves, "");
	file.log.tell(adaIsSlow, "");
	file.log.tell(Poco::Message::PRIO_INFORMATION, "small", "A small thing.");

	EXPECT_THAT(file.text(), MatchesRegex("[^\n]* notice: Ada was put out, being too slow: Nothing was read.\n"));
}


TEST(HubLog, SaysWhereItListensWhateverTheLevel)
{
	LoggedFile file(LogFormat::text, Poco::Message::PRIO_WARNING);

	file.log.tellListening("tcp://127.0.0.1:7", {"Listening on tcp://127.0.0.1:7", "To join: ciarla connect"});

	EXPECT_EQ(file.text(), "Listening on tcp://127.0.0.1:7\nTo join: ciarla connect\n");
}


TEST(HubLog, TakesAnotherFormAtOnce)
{
	LoggedFile file(LogFormat::text);
	file.log.configure(LogFormat::json, Poco::Message::PRIO_WARNING);

	file.log.tell(adaIsSlow, "");
	file.log.tell(Poco::Message::PRIO_WARNING, "reloadFailed", "The old settings remain.");

	EXPECT_THAT(
		file.text(),
		MatchesRegex("[{][^\n]*\"level\":\"warning\",\"event\":\"reloadFailed\",\"text\":\"The old settings "
					 "remain.\"[}]\n"));
}


} // namespace
} // namespace ciarla
