#pragma once

#include <ciarla/base/Error.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>


namespace ciarla {


/// What became of a line that was entered with an id: the words of a Report.
inline constexpr std::string_view lineDelivered = "delivered"; ///< The other side showed it, or the hub took it.
inline constexpr std::string_view lineRefused = "refused";
inline constexpr std::string_view lineLost = "lost"; ///< The chat ended, and nothing is known of it.


class Keyboard;


/// Whether a line that was entered came in one piece.
enum class LinePart
{
	whole, ///< A line as it was entered; only such a one can be a command.
	piece  ///< A part of a line that was too long to hold; more of it follows, or came before.
};


enum class TalkKind
{
	say, ///< "Ada: hello"
	act  ///< "* Ada waves", on a terminal
};


/// What is known of a message beside its words, for whoever reads it by parts.
struct TalkSource
{
	std::string_view body = {}; ///< As it was said: valid UTF-8, and hostile. Only for who escapes all of it.
	std::string_view room = {}; ///< Of a hub, safe to show; empty where there is none.
	std::uint64_t sequence = 0; ///< In its room, or in the peer's count; 0: not known.
	std::uint64_t time = 0;     ///< By the hub's clock, in milliseconds since 1970; 0: not known.
	bool isPrivate = false;     ///< A hub's: said to us alone.
	bool isOld = false;         ///< A hub's: said before we came, or shown again.
	bool isToUs = false;        ///< It names us, or is for us alone.
	std::uint32_t member = 0;   ///< A hub's: the handle of who said it, the same under any name; 0: not known.
};


/// What the peer said, already safe to show: sanitised, and without a line break.
struct Talk
{
	std::string_view name;
	std::string_view text;
	TalkKind kind = TalkKind::say;
	std::string_view label = {}; ///< Stands before the name, and has no ": ": a room; often empty.
	TalkSource source = {};
};


/// How a person looks back at the talk.
enum class LookBack
{
	more, ///< The message whole of which only the beginning was shown, because it has many rows.
	less, ///< All of it, in a pager.
	find, ///< The lines that have a word in them.
	copy, ///< What was said last goes to where the terminal pastes from.
	open  ///< The links in it; or one of them, by its number, in a browser.
};


enum class ReportKind
{
	listening, ///< At `place`.
	connected, ///< With whoever is at `place`, over `wire`.
	named,     ///< The other side is called `name`.
	welcomed,  ///< A hub calls us `name`.
	joined,    ///< `name` is in `room` now.
	left,      ///< `name` is no longer in `room`.
	renamed,   ///< Who was called `before` is `name` now.
	topic,     ///< Of `room`, by `name` if somebody has just set it; `words` has it, empty if there is none.
	advice,    ///< `sentence` is a command to type as it stands, so no terminal breaks it.
	who,       ///< `items` are in `room`, of `members` in all; asked for.
	rooms,     ///< `items` are the rooms, of `members` in all; asked for.
	answer,    ///< To what was asked: `words` says what it is called to a program, and `facts` what is in it.
	state,     ///< `words` became of the line that was entered as `id`.
	ended,     ///< The chat, with this `code`.
	closed     ///< The program ends, with this `code`. Nothing is shown or reported after it.
};


/// What the wire of a chat is.
struct ReportWire
{
	bool isRaw = false; ///< In the original scripts' dialect.
	bool isSecure = false;
	bool isLocal = false;
};


/// One of a list.
struct ReportItem
{
	std::string name;
	std::uint32_t number = 0; ///< A member's handle, or how many are in a room.
	std::string words = {};   ///< A room's topic.
};


/// One thing that an answer says: under `key`, its words, or if there are none its number.
struct ReportFact
{
	std::string_view key;
	std::string_view words = {};
	std::uint64_t number = 0;
};


/// Something that happened: a sentence for a person, and its parts for a program. All of it is safe to show.
struct Report
{
	ReportKind kind;
	std::string_view sentence = {}; ///< Empty: it is nothing to a person, or was told otherwise.
	std::string_view name = {};
	std::string_view room = {};
	std::string_view before = {};
	std::string_view place = {};
	std::string_view words = {};
	ReportWire wire = {};
	std::size_t members = 0;  ///< Of the room, when we have joined it; of a list, with those that are not in it.
	std::uint32_t member = 0; ///< The handle of `name` in a hub; 0: not known.
	std::span<const ReportItem> items = {};
	std::span<const ReportFact> facts = {};
	std::uint64_t id = 0;
	std::uint64_t sequence = 0; ///< Of a line in its room, where it is known.
	int code = 0;
	bool isSelf = false; ///< `name` is us.
	bool isHub = false;  ///< `name` is a hub.
};


/// What a program entered, which says itself what it means; a person's line has to be looked at for that.
struct ConsoleEntry
{
	enum class Kind
	{
		say,     ///< A text, whatever it looks like; it may have line breaks.
		command, ///< As a person at a terminal enters it: "/join games".
		mistake  ///< A line that is neither, which was told; it may have been something to say.
	};

	Kind kind;
	std::string_view text;        ///< Valid UTF-8, not empty; borrowed for the call.
	std::uint64_t id = 0;         ///< By which a Report tells what became of it; 0: nobody asks.
	std::string_view room = {};   ///< Of a text in a hub: where it is said; empty: where the last one was entered.
	std::string_view person = {}; ///< Or to whom alone; empty: to nobody in particular.
};


/// A ConsoleHandler hears what is entered at a console, and what has been shown on it.
///
/// Threading: the thread of the console's loop; never from inside a call of the console.
class ConsoleHandler
{
public:
	virtual ~ConsoleHandler() = default;

	/// A line was entered; it comes without its end, borrowed for the call. From a terminal it is valid UTF-8,
	/// otherwise as it was read. It is at most Console::lineBytesMax long.
	virtual void onLine(std::string_view line, LinePart part) noexcept = 0;

	/// As onLine(), from a program that says what it means.
	virtual void onEntry(const ConsoleEntry& entry) noexcept = 0;

	/// Nothing more will be entered: end of file, or Ctrl-D on an empty line. Once.
	virtual void onInputEnd() noexcept = 0;

	/// Everything shown with a ticket up to this one has left for the screen, or was taken by whoever reads
	/// standard output: the moment to acknowledge it.
	virtual void onShown(std::uint64_t ticket) noexcept = 0;

	/// Nobody reads what is shown any more (std::errc::broken_pipe), or it cannot be written. Once. Whatever had no
	/// onShown() by then was not seen.
	virtual void onOutputClosed(const Error& error) noexcept = 0;
};


/// An Interactive is the face of a console at which a person sits: she can be asked, and sees what she says herself.
///
/// Threading: as its console.
class Interactive
{
public:
	virtual ~Interactive() = default;

	/// Where she types. It lives as long as the console.
	virtual Keyboard& keyboard() noexcept = 0;

	/// What stands before the line that is being entered; empty for nothing.
	virtual void setPrompt(std::string_view prompt) = 0;

	/// As setPrompt(), for a question: its answer is not kept among what was entered.
	virtual void ask(std::string_view question) = 0;

	/// Shows what we said ourselves. A report of its `state` by this id tells what became of it; 0: none will come.
	virtual void said(const Talk& talk, std::uint64_t id) = 0;

	/// Clears what is shown; what a terminal showed stays in its scrollback.
	virtual void clear() = 0;

	/// What is told of the state of things, in a status line, is another.
	virtual void statusChanged() = 0;

	/// Looks back at what was shown; `words` belong to it: a word, or a number. What comes of it is told as a notice.
	virtual void lookBack(LookBack what, std::string_view words) = 0;
};


/// A Console is where a person types and reads, or a script in her place.
///
/// Ownership: the handler outlives the console, or its close(). Destroying the console closes it.
/// Threading: the thread of its loop. No call blocks, and none calls the handler from inside.
/// Bounds:    show() always takes what it is given, so the caller watches unshownBytes() and stops the peer
///            in time. Notices beyond a bound of the console's own are dropped when nobody reads them.
class Console
{
public:
	/// The longest line that is held together; what is longer comes in pieces. Each fits in one frame of 64 KiB.
	static constexpr std::size_t lineBytesMax = 64'000;

	virtual ~Console() = default;

	/// The face for a person; null where none sits here, but a script. It is the same at any time.
	virtual Interactive* interactive() noexcept = 0;

	/// Begins to read; once. No line comes before, nor from inside. Showing works from the beginning.
	virtual void start(ConsoleHandler& handler) = 0;

	/// Turns the delivery of lines, and of the input's end, on or off; on at first. What is typed meanwhile waits.
	virtual void setReading(bool on) = 0;

	/// Whether input waits that onLine() has not told: the next lines of a script. Never where a person sits, who sees
	/// what she has typed.
	virtual bool holdsInput() const noexcept = 0;

	/// Shows what the peer said. `ticket` grows from call to call, and comes back in onShown().
	virtual void show(const Talk& talk, std::uint64_t ticket) = 0;

	/// Tells something on the program's own account: one line, safe to show.
	virtual void notice(std::string_view text) = 0;

	/// Tells what happened: to a person by its sentence, if it has one, as notice() does.
	virtual void report(const Report& report) = 0;

	/// What has been given to show(), notice() or report() and has not left yet; 0 too once the output is closed.
	virtual std::size_t unshownBytes() const noexcept = 0;

	/// Stops reading, shows no prompt any more, and leaves a terminal as it was found. Nothing is delivered after
	/// it; what is unshown is dropped. Repeating it changes nothing.
	virtual void close() noexcept = 0;
};


} // namespace ciarla
