#include "InputHistory.h"


#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>


namespace ciarla {
namespace {


using testing::ElementsAre;


std::vector<std::string> entriesOf(const InputHistory& history)
{
	std::vector<std::string> entries;
	for (std::size_t place = 0; place < history.size(); ++place)
	{
		entries.push_back(history.at(place));
	}
	return entries;
}


/// A folder that is gone at its end.
class Folder
{
public:
	Folder()
	{
		std::string name = (std::filesystem::temp_directory_path() / "ciarla-history-XXXXXX").string();
		EXPECT_NE(::mkdtemp(name.data()), nullptr);
		_path = name;
	}

	~Folder()
	{
		std::filesystem::remove_all(_path);
	}

	Folder(const Folder&) = delete;
	Folder& operator=(const Folder&) = delete;

	std::filesystem::path file() const
	{
		return _path / "state" / "ciarla" / "history";
	}

	std::vector<std::string> kept() const
	{
		InputHistory history;
		HistoryFile(file()).load(history);
		return entriesOf(history);
	}

private:
	std::filesystem::path _path;
};


TEST(InputHistory, LeavesOutWhatIsEmptyOrRepeated)
{
	InputHistory history;
	for (const char* line: {"one", "", "one", "two", "one"})
	{
		history.add(line);
	}
	EXPECT_THAT(entriesOf(history), ElementsAre("one", "two", "one"));
}


TEST(InputHistory, ForgetsTheOldestAboveEitherBound)
{
	InputHistory history;
	for (std::size_t i = 0; i <= InputHistory::entriesMax; ++i)
	{
		history.add(std::to_string(i));
	}
	EXPECT_EQ(history.size(), InputHistory::entriesMax);
	EXPECT_EQ(history.at(0), "1");

	history.add(std::string(InputHistory::bytesMax, 'x'));
	EXPECT_EQ(history.size(), 1U);
}


TEST(InputHistory, FindsTheNewestBeforeAPlace)
{
	InputHistory history;
	for (const char* line: {"red apple", "green pear", "green apple"})
	{
		history.add(line);
	}
	EXPECT_EQ(history.findBefore(3, "apple"), 2U);
	EXPECT_EQ(history.findBefore(2, "apple"), 0U);
	EXPECT_EQ(history.findBefore(3, "plum"), std::nullopt);
}


TEST(HistoryFile, KeepsWhatWasEnteredForItsOwnerAlone)
{
	const Folder folder;
	const HistoryFile file(folder.file());
	file.append("perché");
	file.append("two\nlines \\n");

	EXPECT_THAT(folder.kept(), ElementsAre("perché", "two\nlines \\n"));
	struct stat found
	{
	};
	ASSERT_EQ(::stat(folder.file().c_str(), &found), 0);
	EXPECT_EQ(found.st_mode & 0777U, 0600U);
	ASSERT_EQ(::stat(folder.file().parent_path().c_str(), &found), 0);
	EXPECT_EQ(found.st_mode & 0777U, 0700U);
}


TEST(HistoryFile, TakesItBackFromOthersWhoMayReadIt)
{
	const Folder folder;
	HistoryFile(folder.file()).append("secret");
	std::filesystem::permissions(
		folder.file(), std::filesystem::perms::others_read, std::filesystem::perm_options::add);

	EXPECT_THAT(folder.kept(), ElementsAre("secret"));
	EXPECT_EQ(
		std::filesystem::status(folder.file()).permissions(),
		std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}


TEST(HistoryFile, FollowsNoLinkAndReadsNoPipe)
{
	const Folder folder;
	HistoryFile(folder.file()).append("mine");
	const std::filesystem::path other = folder.file().parent_path() / "other";
	std::filesystem::rename(folder.file(), other);
	std::filesystem::create_symlink(other, folder.file());
	EXPECT_THAT(folder.kept(), ElementsAre());
	HistoryFile(folder.file()).append("not mine");
	EXPECT_EQ(std::filesystem::file_size(other), 5U);

	std::filesystem::remove(folder.file());
	ASSERT_EQ(::mkfifo(folder.file().c_str(), 0600), 0);
	EXPECT_THAT(folder.kept(), ElementsAre());
}


TEST(HistoryFile, LeavesNoControlInWhatItReads)
{
	const Folder folder;
	HistoryFile(folder.file()).append("a\x1b[2J\xff");

	EXPECT_THAT(folder.kept(), ElementsAre("a[2J\uFFFD"));
}


TEST(HistoryFile, IsCutWhenItIsTooLong)
{
	const Folder folder;
	const HistoryFile file(folder.file());
	const std::string line(60'000, 'x');
	for (int i = 0; i < 20; ++i)
	{
		file.append(line + std::to_string(i));
	}

	const std::vector<std::string> kept = folder.kept();
	EXPECT_EQ(kept.back(), line + "19");
	EXPECT_LT(std::filesystem::file_size(folder.file()), InputHistory::bytesMax + 100);
	EXPECT_EQ(folder.kept(), kept);
}


TEST(HistoryFile, IsNotGluedToTheHalfLineOfARunWhoseDiskWasFull)
{
	const Folder folder;
	const HistoryFile file(folder.file());
	file.append("whole");
	std::ofstream(folder.file(), std::ios::app) << "half a li";
	EXPECT_THAT(folder.kept(), ElementsAre("whole"));

	file.append("next");
	file.append("and one");

	EXPECT_THAT(folder.kept(), ElementsAre("whole", "half a li", "next", "and one"));
}


TEST(HistoryFile, IsNoMatterWhereItCannotBe)
{
	InputHistory history;
	const HistoryFile file("/dev/null/history");
	file.append("one");
	file.load(history);
	EXPECT_EQ(history.size(), 0U);
}


} // namespace
} // namespace ciarla
