#include <ciarla/transport/NamedFile.h>

#include <gmock/gmock.h>

#include <fcntl.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr uid_t root = 0;
constexpr uid_t nobody = 65534;  ///< Known to every Debian, with a group of its own.
constexpr uid_t stranger = 4711; ///< Known to none: its group is the one of its number.


class NamedFileTest: public testing::Test
{
protected:
	NamedFileTest()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-files-XXXXXX").string();
		folder = ::mkdtemp(pattern.data());
		::chmod(folder.c_str(), 0755);
	}

	void TearDown() override
	{
		std::filesystem::remove_all(folder);
	}

	std::string path(const char* name = "file") const
	{
		return folder / name;
	}

	std::string write(const std::string& content, mode_t mode = 0600) const
	{
		std::ofstream(path()) << content;
		::chmod(path().c_str(), mode);
		return path();
	}

	std::string content() const
	{
		std::ostringstream text;
		text << std::ifstream(path()).rdbuf();
		return text.str();
	}

	std::string read(const FileReading& reading = {}) const
	{
		const Result<std::string> text = readNamedFile(path(), reading);
		return text ? text.value() : "! " + text.error().text;
	}

	std::string whyNoLines() const
	{
		const Result<std::unique_ptr<LineFile>> file = LineFile::open(path());
		return file ? "" : file.error().text;
	}

	std::filesystem::path folder;
	PipeContents pipes;
};


/// As whoever has this number, for as long as it lives; only root can.
class AsUser
{
public:
	explicit AsUser(uid_t user)
	{
		EXPECT_EQ(0, ::seteuid(user)) << "The tests are run as root.";
	}

	~AsUser()
	{
		EXPECT_EQ(0, ::seteuid(root));
	}

	AsUser(const AsUser&) = delete;
	AsUser& operator=(const AsUser&) = delete;
};


/// The rules as they are documented, said once more.
bool isAllowed(FileRights rights, uid_t we, uid_t owner, bool isOwnersGroup, mode_t mode)
{
	const bool isTrusted = owner == we || owner == root;
	switch (rights)
	{
	case FileRights::any: return true;
	case FileRights::trusted: return isTrusted && (mode & 0002) == 0 && ((mode & 0020) == 0 || isOwnersGroup);
	case FileRights::code: return isTrusted && (mode & 0022) == 0;
	case FileRights::secret: return isTrusted && (mode & (owner == root ? 0037 : 0077)) == 0;
	case FileRights::own:
	case FileRights::madeOwn: return owner == we && (mode & 0077) == 0;
	}
	return false;
}


TEST_F(NamedFileTest, IsJudgedByItsOwnerItsGroupAndEveryMode)
{
	write("");
	for (const uid_t owner: {root, nobody, stranger})
	{
		const passwd* known = ::getpwuid(owner);
		const gid_t own = known != nullptr ? known->pw_gid : owner;
		for (const gid_t group: {own, gid_t{4}})
		{
			ASSERT_EQ(0, ::chown(path().c_str(), owner, group)) << "The tests are run as root.";
			for (mode_t mode = 0; mode <= 0777; ++mode)
			{
				::chmod(path().c_str(), mode);
				for (const uid_t we: {root, nobody, stranger})
				{
					const AsUser as(we);
					for (const FileRights rights:
						 {FileRights::any, FileRights::trusted, FileRights::code, FileRights::secret, FileRights::own})
					{
						const Result<void> checked = checkFileRights(path(), rights);
						ASSERT_EQ(isAllowed(rights, we, owner, group == own, mode), checked.ok())
							<< "owner " << owner << ", group " << group << ", mode " << std::oct << mode << std::dec
							<< ", read by " << we << ", rights " << static_cast<int>(rights);
						ASSERT_TRUE(checked.ok() || !checked.error().text.empty());
					}
				}
			}
		}
	}
}


TEST_F(NamedFileTest, SaysHowToMakeItFit)
{
	write("", 0644);
	EXPECT_EQ(
		"more than a group may read it, and root alone may write; chmod 640 " + path() + " takes that right away",
		checkFileRights(path(), FileRights::secret).error().text);
	::chmod(path().c_str(), 0666);
	EXPECT_EQ(
		"others may write to it; chmod go-w " + path() + " takes that right away",
		checkFileRights(path(), FileRights::trusted).error().text);
	EXPECT_EQ("others may use it; chmod 600 " + path() + " makes it yours", whyNoLines());
	ASSERT_EQ(0, ::chown(path().c_str(), stranger, stranger));
	EXPECT_EQ("it belongs to neither you nor root", checkFileRights(path(), FileRights::trusted).error().text);
	EXPECT_EQ("it belongs to somebody else", whyNoLines());
	const AsUser as(stranger);
	EXPECT_EQ(
		"others may read it; chmod 600 " + path() + " makes it yours",
		checkFileRights(path(), FileRights::secret).error().text);
}


TEST_F(NamedFileTest, IsNamedByWhatItIsWhereItIsNoText)
{
	const auto expect = [this](const char* read, const char* readOnce, const char* added) {
		EXPECT_EQ(std::string("! ") + read, this->read());
		EXPECT_EQ(std::string("! ") + readOnce, this->read({.pipes = &pipes}));
		EXPECT_THAT(whyNoLines(), HasSubstr(added));
		std::filesystem::remove_all(path());
	};
	expect("No such file or directory", "No such file or directory", "");
	::mkdir(path().c_str(), 0700);
	expect("it is a folder", "it is a folder", "Is a directory");
	::mkfifo(path().c_str(), 0600);
	expect("it is no regular file", "it is a pipe that nobody writes into", "it is a pipe");
	std::filesystem::create_symlink("nowhere", path());
	expect("No such file or directory", "No such file or directory", "it is a symbolic link");
	std::filesystem::create_symlink("file", path());
	expect("it is a symbolic link", "it is a symbolic link", "it is a symbolic link");

	sockaddr_un name{};
	name.sun_family = AF_UNIX;
	path().copy(name.sun_path, sizeof name.sun_path - 1);
	const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ASSERT_EQ(0, ::bind(socket, reinterpret_cast<const sockaddr*>(&name), sizeof name));
	::close(socket);
	expect("it is a socket", "it is a socket", "it is a socket");
}


TEST_F(NamedFileTest, FollowsALinkToReadButNotToOneOfOurOwn)
{
	write("text");
	std::filesystem::create_symlink("file", path("link"));

	EXPECT_EQ("text", readNamedFile(path("link"), {.rights = FileRights::secret}).value());
	EXPECT_EQ("it is a symbolic link", readNamedFile(path("link"), {.rights = FileRights::own}).error().text);
}


TEST_F(NamedFileTest, ReadsAPipeOnceAndKeepsWhatItSaid)
{
	std::array<int, 2> ends{};
	ASSERT_EQ(0, ::pipe2(ends.data(), O_CLOEXEC));
	const std::string name = "/dev/fd/" + std::to_string(ends[0]);
	const std::string words(200'000, 'x'); // More than a pipe holds.
	std::thread writer([&] {
		for (std::string_view rest = words; !rest.empty();)
		{
			const ssize_t count = ::write(ends[1], rest.data(), std::min<std::size_t>(rest.size(), 777));
			rest.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
		}
		::close(ends[1]);
	});

	const FileReading reading{.bytesMax = 1'000'000, .rights = FileRights::secret, .pipes = &pipes};
	EXPECT_EQ(words, readNamedFile(name, reading).value());
	writer.join();
	EXPECT_EQ(words, readNamedFile(name, reading).value());
	::close(ends[0]);
}


TEST_F(NamedFileTest, WaitsForAPipeThatIsSilentNoLongerThanItIsTold)
{
	std::array<int, 2> ends{};
	ASSERT_EQ(0, ::pipe2(ends.data(), O_CLOEXEC));
	const std::string name = "/dev/fd/" + std::to_string(ends[0]);

	EXPECT_EQ("nothing comes from it", readNamedFile(name, {.pipes = &pipes, .patience = 0ms}).error().text);
	::close(ends[1]);
	EXPECT_EQ("it is a pipe that nobody writes into", readNamedFile(name, {.pipes = &pipes}).error().text);
	EXPECT_TRUE(pipes.empty());
	::close(ends[0]);
}


TEST_F(NamedFileTest, ReadsADeviceThatHasAnEnd)
{
	EXPECT_EQ("", readNamedFile("/dev/null", {.rights = FileRights::trusted, .pipes = &pipes}).value());
	EXPECT_THAT(
		readNamedFile("/dev/full", {.bytesMax = 5000, .pipes = &pipes}).error().text,
		HasSubstr("larger than 5000 bytes"));
}


// One of them is the memory of this very process, and others are orders to the system.
TEST_F(NamedFileTest, IsNothingThatTheSystemMakesUp)
{
	std::size_t seen = 0;
	for (const char* place: {"/proc/self", "/proc/sys/kernel", "/sys/kernel"})
	{
		for (const auto& entry:
			 std::filesystem::directory_iterator(place, std::filesystem::directory_options::skip_permission_denied))
		{
			std::error_code error;
			if (!entry.is_regular_file(error) || error)
			{
				continue;
			}
			++seen;
			SCOPED_TRACE(entry.path());
			EXPECT_FALSE(LineFile::open(entry.path(), FileRights::any));
			EXPECT_FALSE(readNamedFile(entry.path(), {.pipes = &pipes}));
		}
	}
	EXPECT_GT(seen, 10U);
	EXPECT_EQ("it is a view of the system, and no file", LineFile::open("/proc/self/mem").error().text);
	EXPECT_EQ(
		"it is a view of the system, and no file", readNamedFile("/proc/self/mem", {.pipes = &pipes}).error().text);
}


TEST_F(NamedFileTest, IsNoDeviceThatKeepsSomething)
{
	for (const char* device: {"/dev/zero", "/dev/random", "/dev/urandom"})
	{
		SCOPED_TRACE(device);
		EXPECT_EQ("it is a device", LineFile::open(device).error().text);
		EXPECT_EQ("it is a device", readNamedFile(device, {.pipes = &pipes}).error().text);
	}
	for (const char* device: {"/dev/null", "/dev/full"})
	{
		EXPECT_TRUE(LineFile::open(device)) << device;
	}
}


TEST_F(NamedFileTest, IsNoLargerThanItMayBe)
{
	for (const std::size_t size: {0U, 1U, 4095U, 4096U, 4097U, 8191U, 8192U, 8193U, 65535U, 65536U, 65537U})
	{
		write(std::string(size, 'x'));
		EXPECT_EQ(size <= 65536 ? std::string(size, 'x') : "! it is larger than 64 KiB", read());
	}
	write("0123456789");
	EXPECT_EQ("012", read({.bytesMax = 3, .excess = FileExcess::end}));
	EXPECT_EQ("789", read({.bytesMax = 3, .excess = FileExcess::beginning}));
	EXPECT_EQ("0123456789", read({.bytesMax = 10, .excess = FileExcess::beginning}));
}


TEST_F(NamedFileTest, HasOneByteOrderMarkTakenFromItsVeryBeginning)
{
	const std::string mark = "\xEF\xBB\xBF";
	for (const auto& [written, text]: std::initializer_list<std::pair<std::string, std::string>>{
			 {"", ""},
			 {mark, ""},
			 {mark + "text", "text"},
			 {mark + mark + "text", mark + "text"},
			 {" " + mark + "text", " " + mark + "text"},
			 {"text" + mark, "text" + mark},
			 {mark.substr(0, 2), mark.substr(0, 2)},
			 {mark.substr(1) + "text", mark.substr(1) + "text"}})
	{
		write(written);
		EXPECT_EQ(text, read());
	}
}


TEST_F(NamedFileTest, IsCalledAShortageWhereItIsOne)
{
	write("text");
	rlimit before{};
	ASSERT_EQ(0, ::getrlimit(RLIMIT_NOFILE, &before));
	const rlimit none{0, before.rlim_max};
	ASSERT_EQ(0, ::setrlimit(RLIMIT_NOFILE, &none));
	const Result<std::string> text = readNamedFile(path(), {});
	const Result<std::unique_ptr<LineFile>> lines = LineFile::open(path());
	ASSERT_EQ(0, ::setrlimit(RLIMIT_NOFILE, &before));

	ASSERT_FALSE(text);
	EXPECT_EQ(ErrorCode::outOfResources, text.error().code);
	ASSERT_FALSE(lines);
	EXPECT_EQ(ErrorCode::outOfResources, lines.error().code);
}


TEST_F(NamedFileTest, IsMadeForItsOwnerAlone)
{
	const mode_t before = ::umask(0);
	ASSERT_EQ("", whyNoLines());
	::umask(before);

	EXPECT_EQ(
		std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
		std::filesystem::status(path()).permissions());
}


TEST_F(NamedFileTest, IsMadeItsOwnersOwnWhereThatIsWanted)
{
	write("a\n", 0666);
	EXPECT_EQ("a\n", read({.rights = FileRights::madeOwn}));
	EXPECT_EQ("a\n", read({.rights = FileRights::own}));

	::chmod(path().c_str(), 0666);
	EXPECT_TRUE(LineFile::open(path(), FileRights::madeOwn));
	EXPECT_EQ("", whyNoLines());
}


TEST_F(NamedFileTest, IsNeverAddedToInTheMiddleOfALine)
{
	for (const std::string before: {"", "whole\n", "half", "\n", "a\nhalf"})
	{
		write(before);
		{
			const auto file = LineFile::open(path()).value();
			EXPECT_EQ(0, file->append(""));
			EXPECT_EQ(before, content());
			EXPECT_EQ(0, file->append("next\n"));
			EXPECT_EQ(0, file->append("and\none\n"));
		}
		const bool isHalf = !before.empty() && before.back() != '\n';
		EXPECT_EQ(before + (isHalf ? "\n" : "") + "next\nand\none\n", content());
	}
}


// A limit on the size of files cuts a write at any byte; here nobody has ignored its signal.
TEST_F(NamedFileTest, LosesWhatAFullDiskCutsAndNothingElse)
{
	rlimit before{};
	ASSERT_EQ(0, ::getrlimit(RLIMIT_FSIZE, &before));
	const std::string line = "a line of words\n";
	for (rlim_t room = 0; room <= 3 * line.size(); ++room)
	{
		std::filesystem::remove(path());
		const auto file = LineFile::open(path()).value();
		const rlimit little{room, before.rlim_max};
		ASSERT_EQ(0, ::setrlimit(RLIMIT_FSIZE, &little));
		const int first = file->append(line);
		const int second = file->append(line);
		ASSERT_EQ(0, ::setrlimit(RLIMIT_FSIZE, &before));
		EXPECT_EQ(room >= line.size() ? 0 : EFBIG, first);
		EXPECT_EQ(room >= 2 * line.size() ? 0 : EFBIG, second);
		EXPECT_EQ(0, file->append("after\n"));

		const std::string stands = (line + line).substr(0, std::min<rlim_t>(room, 2 * line.size()));
		const bool isHalf = !stands.empty() && stands.back() != '\n';
		EXPECT_EQ(stands + (isHalf ? "\n" : "") + "after\n", content()) << room;
	}
}


TEST_F(NamedFileTest, IsSeenToEndWithinALineThoughItsDescriptorOnlyWrites)
{
	for (const std::string text: {"", "whole\n", "half"})
	{
		write(text);
		const int descriptor = ::open(path().c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
		EXPECT_EQ(text == "half", endsWithinLine(descriptor));
		::close(descriptor);
	}
	EXPECT_FALSE(endsWithinLine(-1));
}


} // namespace
} // namespace ciarla
