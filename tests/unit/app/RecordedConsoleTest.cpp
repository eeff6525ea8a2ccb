#include "chat/RecordedConsole.h"

#include "TempFile.h"

#include <ciarla/testkit/FakeConsole.h>

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::HasSubstr;
using testkit::FakeConsole;


std::string contentOf(const std::filesystem::path& path)
{
	std::ifstream file(path);
	return {std::istreambuf_iterator<char>(file), {}};
}


std::string noon()
{
	return "12:00";
}


/// A place for files, gone afterwards.
struct Folder
{
	Folder()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-folder-XXXXXX").string();
		path = ::mkdtemp(pattern.data());
	}

	~Folder()
	{
		std::filesystem::remove_all(path);
	}

	std::filesystem::path path;
};


TEST(RecordedConsole, WritesDownWhatIsShownToldAndEntered)
{
	Folder folder;
	const auto path = folder.path / "chat";
	std::ofstream(path) << "before\n";
	::chmod(path.c_str(), 0600);
	FakeConsole below(true);
	RecordedConsole console(below, noon);
	ASSERT_TRUE(console.writeTo(path.string()));

	console.show({"Ada", "hello"}, 1);
	console.show({"Ada", "waves", TalkKind::act, "[lobby]"}, 2);
	console.notice("Closing the chat.");
	console.report({.kind = ReportKind::joined, .sentence = "Bob came.", .name = "Bob"});
	console.report({.kind = ReportKind::closed});
	console.said({"Zoe", "ciao"}, 1);

	EXPECT_EQ(
		contentOf(path),
		"before\n12:00 Ada: hello\n12:00 [lobby] Ada: * waves\n12:00 - Closing the chat.\n12:00 - Bob came.\n"
		"12:00 Zoe: ciao\n");
	EXPECT_THAT(below.shown, ElementsAre("Ada: hello", "[lobby] * Ada waves"));
	EXPECT_THAT(below.notices, ElementsAre("Closing the chat.", "Bob came."));
	EXPECT_THAT(below.own, ElementsAre("1 Zoe: ciao"));
}


TEST(RecordedConsole, WritesDownNoAnswerToACommand)
{
	Folder folder;
	const auto path = folder.path / "chat";
	FakeConsole below(true);
	RecordedConsole console(below, noon);
	ASSERT_TRUE(console.writeTo(path.string()));

	console.answer("  /me TEXT");
	console.show({"Ada", "hello"}, 1);
	console.save((folder.path / "saved").string());

	EXPECT_EQ(contentOf(path), "12:00 Ada: hello\n");
	EXPECT_EQ(contentOf(folder.path / "saved"), "12:00 Ada: hello\n");
	EXPECT_EQ(below.notices.front(), "  /me TEXT");
}


TEST(RecordedConsole, WritesDownWhatAScriptSaysWhoseConsoleShowsItNothing)
{
	Folder folder;
	const auto path = folder.path / "chat";
	FakeConsole below;
	RecordedConsole console(below, noon);
	ASSERT_TRUE(console.writeTo(path.string()));

	console.setPrompt("> ");
	console.ask("Your name: ");
	console.said({"Zoe", "ciao"}, 1);
	console.clear();

	EXPECT_EQ(console.interactive(), nullptr);
	EXPECT_EQ(contentOf(path), "12:00 Zoe: ciao\n");
	EXPECT_THAT(below.own, testing::IsEmpty());
	EXPECT_EQ(below.prompt, "");
	EXPECT_EQ(below.questions + below.cleared, 0);
}


TEST(RecordedConsole, MakesAFileThatOnlyItsOwnerReads)
{
	Folder folder;
	const auto path = folder.path / "chat";
	FakeConsole below;
	RecordedConsole console(below);

	ASSERT_TRUE(console.writeTo(path.string()));
	console.notice("x");

	struct stat found
	{
	};
	ASSERT_EQ(::stat(path.c_str(), &found), 0);
	EXPECT_EQ(found.st_mode & 0777U, 0600U);
	EXPECT_THAT(contentOf(path), testing::MatchesRegex("[0-9]{4}-[0-9-]{5}T[0-9:]{8}[.][0-9]{3}Z - x\n"));
}


TEST(RecordedConsole, RefusesWhatIsNoFileOfItsOwner)
{
	Folder folder;
	const auto link = folder.path / "link";
	const auto open = folder.path / "open";
	const auto pipe = folder.path / "pipe";
	std::filesystem::create_symlink(folder.path / "elsewhere", link);
	std::ofstream(open) << "x";
	::chmod(open.c_str(), 0644);
	::mkfifo(pipe.c_str(), 0600);
	FakeConsole below;
	RecordedConsole console(below);

	const auto errorOf = [&console](const std::filesystem::path& path) {
		const Result<void> written = console.writeTo(path.string());
		return written ? std::string("none") : written.error().text;
	};
	EXPECT_EQ(errorOf(link), "The chat cannot be written to " + link.string() + ": it is a symbolic link.");
	EXPECT_EQ(errorOf(folder.path), "The chat cannot be written to " + folder.path.string() + ": Is a directory.");
	EXPECT_THAT(errorOf(open), HasSubstr("others may use it; chmod 600 "));
	EXPECT_THAT(errorOf(pipe), HasSubstr("it is a pipe, and no regular file."));
	EXPECT_THAT(errorOf(folder.path / "none" / "chat"), HasSubstr("No such file or directory."));
	EXPECT_FALSE(std::filesystem::exists(folder.path / "elsewhere"));
}


TEST(RecordedConsole, TellsOfAFullDiskOnceAndGoesOn)
{
	FakeConsole below;
	RecordedConsole console(below);
	ASSERT_TRUE(console.writeTo("/dev/full"));

	console.show({"Ada", "one"}, 1);
	console.show({"Ada", "two"}, 2);

	EXPECT_THAT(below.notices, ElementsAre("The chat is no longer written down: No space left on device. It goes on."));
	EXPECT_THAT(below.shown, ElementsAre("Ada: one", "Ada: two"));
}


TEST(RecordedConsole, TellsOfALimitOnFilesAsOfAFullDisk)
{
	Folder folder;
	rlimit before{};
	ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
	FakeConsole below;
	RecordedConsole console(below, noon);
	ASSERT_TRUE(console.writeTo((folder.path / "chat").string()));
	const rlimit small{20, before.rlim_max};
	(void)::signal(SIGXFSZ, SIG_IGN); // As the program does.
	ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);

	console.show({"Ada", "one"}, 1);
	console.show({"Ada", "two"}, 2);
	console.show({"Ada", "three"}, 3);
	ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);

	EXPECT_THAT(below.notices, ElementsAre("The chat is no longer written down: File too large. It goes on."));
	EXPECT_EQ(contentOf(folder.path / "chat"), "12:00 Ada: one\n12:00");
}


TEST(RecordedConsole, SavesWhatWasSaidSoFar)
{
	Folder folder;
	FakeConsole below;
	RecordedConsole console(below, noon);
	console.show({"Ada", "hello"}, 1);

	console.save((folder.path / "chat").string());
	console.save((folder.path / "none" / "chat").string());

	EXPECT_EQ(contentOf(folder.path / "chat"), "12:00 Ada: hello\n");
	EXPECT_THAT(
		below.notices,
		ElementsAre(
			"1 line was written to " + (folder.path / "chat").string() + ".", HasSubstr("No such file or directory.")));
}


TEST(RecordedConsole, AddsOnlyWhatIsNewToAFileThatItSavedBefore)
{
	Folder folder;
	const std::string path = (folder.path / "chat").string();
	FakeConsole below;
	RecordedConsole console(below, noon);
	console.show({"Ada", "one"}, 1);
	console.save(path);
	console.save(path);
	console.show({"Ada", "two"}, 2);
	console.save((folder.path / "." / "chat").string());

	EXPECT_EQ(contentOf(path), "12:00 Ada: one\n12:00 Ada: two\n");
	EXPECT_THAT(
		below.notices,
		ElementsAre(
			HasSubstr("1 line was written to"), HasSubstr("Nothing was said since the chat was written to"),
			HasSubstr("1 new line was written to")));
}


TEST(RecordedConsole, SavesAllOfItToAFileThatIsAnother)
{
	Folder folder;
	const std::filesystem::path path = folder.path / "chat";
	FakeConsole below;
	RecordedConsole console(below, noon);
	console.show({"Ada", "one"}, 1);
	console.save(path.string());
	std::filesystem::remove(path);
	console.save(path.string());
	EXPECT_THAT(contentOf(path), HasSubstr("12:00 Ada: one\n"));

	std::filesystem::resize_file(path, 0);
	console.save(path.string());
	EXPECT_THAT(contentOf(path), HasSubstr("12:00 Ada: one\n"));

	console.save((folder.path / "other").string());
	EXPECT_THAT(contentOf(folder.path / "other"), HasSubstr("12:00 Ada: one\n"));
}


TEST(RecordedConsole, SavesNothingTwiceToTheFileThatItIsWrittenTo)
{
	Folder folder;
	const std::string path = (folder.path / "chat").string();
	FakeConsole below;
	RecordedConsole console(below, noon);
	ASSERT_TRUE(console.writeTo(path));
	console.show({"Ada", "one"}, 1);
	console.save(path);

	EXPECT_EQ(contentOf(path), "12:00 Ada: one\n");
	EXPECT_THAT(below.notices, ElementsAre(testing::StartsWith("All of it is written to")));
}


TEST(RecordedConsole, FindsTheHomeOfWhoeverRunsIt)
{
	Folder folder;
	const char* before = std::getenv("HOME");
	const std::string home = before == nullptr ? "" : before;
	::setenv("HOME", folder.path.c_str(), 1);
	FakeConsole below;
	RecordedConsole console(below, noon);
	console.show({"Ada", "one"}, 1);
	console.save("~/chat");
	console.save("~");
	::setenv("HOME", home.c_str(), 1);

	EXPECT_EQ(contentOf(folder.path / "chat"), "12:00 Ada: one\n");
	EXPECT_THAT(below.notices.back(), HasSubstr("Is a directory"));
}


TEST(RecordedConsole, ForgetsWhatIsOldAndSaysSo)
{
	Folder folder;
	FakeConsole below;
	RecordedConsole console(below, noon);
	const std::string text(100'000, 'x');
	for (std::uint64_t line = 1; line <= 20; ++line)
	{
		console.show({"Ada", text}, line);
	}

	console.save((folder.path / "chat").string());

	EXPECT_LE(std::filesystem::file_size(folder.path / "chat"), RecordedConsole::keptBytesMax);
	EXPECT_THAT(below.notices, ElementsAre(HasSubstr("10 lines were written")));
	EXPECT_THAT(below.notices, ElementsAre(HasSubstr("What was said before those is no longer remembered.")));
}


} // namespace
} // namespace ciarla
