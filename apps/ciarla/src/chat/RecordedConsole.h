#pragma once

#include <ciarla/console/Console.h>
#include <ciarla/transport/NamedFile.h>

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A RecordedConsole is a console that remembers what was shown on it and entered there, and writes it down if told to:
///
///     2026-11-24T00:14:18.123Z Ada: hello
///     2026-11-24T00:14:21.004Z Ada: * waves
///     2026-11-24T00:15:02.400Z - The chat with Ada is closed.
///
/// Each is one line, made safe to show; no name begins with a hyphen, so nobody can look like the program. What a person
/// at the console below sees of it is that console's: where nobody sits, what is said is remembered all the same.
/// Ownership: the console below outlives it.
/// Threading: as the console below.
class RecordedConsole final: public Console, private Interactive
{
public:
	/// What is remembered; what is older is forgotten.
	static constexpr std::size_t keptBytesMax = 1024 * 1024;

	/// So many files are known to have what was said up to a line: more than anybody names in one run.
	static constexpr std::size_t savedFilesMax = 16;

	/// The time of a line, as it is written.
	using Clock = std::function<std::string()>;

	explicit RecordedConsole(Console& below, Clock clock = nowWords);

	/// Writes all that follows to a file, too. The error is a sentence.
	Result<void> writeTo(const std::string& path);

	/// Writes what is remembered to a file, and says so, or why not; where it has done so before, only what is new.
	void save(const std::string& path);

	/// Answers a command that concerns this program alone: that is no part of the talk, and is not remembered.
	void answer(std::string_view text);

	Interactive* interactive() noexcept override;
	void start(ConsoleHandler& handler) override;
	void setReading(bool on) override;
	bool holdsInput() const noexcept override;
	void show(const Talk& talk, std::uint64_t ticket) override;
	void notice(std::string_view text) override;
	void report(const Report& report) override;
	std::size_t unshownBytes() const noexcept override;
	void close() noexcept override;

	/// Whether a person sits at the console below.
	bool isInteractive() const noexcept
	{
		return _person != nullptr;
	}

	/// Only where a person sits.
	Keyboard& keyboard() noexcept override;

	/// These do nothing to a console below without a person.
	void setPrompt(std::string_view prompt) override;
	void ask(std::string_view question) override;
	void said(const Talk& talk, std::uint64_t id) override;
	void clear() override;
	void statusChanged() override;
	void lookBack(LookBack what, std::string_view words) override;

private:
	static std::string nowWords();

	/// How far a file has what is remembered.
	struct Saved
	{
		struct stat file;    ///< By then; one that is shorter now is another.
		std::uint64_t lines; ///< Recorded by then.
	};

	void record(std::string_view words);
	std::uint64_t linesIn(const struct stat& file) const noexcept;
	void remember(const struct stat& file);

	Console& _below;
	Interactive* const _person; ///< Of the console below, or null.
	Clock _clock;
	std::unique_ptr<LineFile> _file;
	std::deque<std::string> _kept;
	std::size_t _keptBytes = 0;
	std::uint64_t _recorded = 0; ///< Lines, in all.
	std::vector<Saved> _saved;
};


} // namespace ciarla
