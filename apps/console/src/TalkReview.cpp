#include "TalkReview.h"

#include "Style.h"

#include <ciarla/protocol/SafeText.h>
#include <ciarla/transport/NamedFile.h>

#include <Poco/Base64Encoder.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


constexpr std::size_t linesFoundMax = 20;


std::string_view bodyOf(const Talk& talk) noexcept
{
	return talk.source.body.empty() ? talk.text : talk.source.body;
}


/// The first of several that may be named, and its words.
std::vector<std::string> browserWords(const std::string& named)
{
	std::istringstream first(named.substr(0, named.find(':')));
	std::vector<std::string> words;
	for (std::string word; first >> word;)
	{
		if (word != "%s")
		{
			words.push_back(word);
		}
	}
	return words.empty() ? std::vector<std::string>{"xdg-open"} : words;
}


} // namespace


TalkReview::TalkReview(TerminalScreen& screen, Tell tell):
	_screen(screen),
	_tell(std::move(tell))
{
	_screen.setAsked([this](Key key) { key == Key::edit ? openEditor() : openPager(); });
}


void TalkReview::add(const Talk& talk, const TalkLook& look)
{
	const std::string whole = look.line(talk, std::string::npos);
	_folded = TalkLook::isFolded(talk) ? whole : _folded;
	_memory.add(whole, bodyOf(talk));
}


void TalkReview::addOwn(const Talk& talk, const TalkLook& look, std::uint64_t id)
{
	if (id == 0)
	{
		add(talk, look);
		return;
	}
	const MarkedLine whole = look.ownLine(talk, std::string::npos);
	_folded = TalkLook::isFolded(talk) ? whole.with({}) : _folded;
	_memory.addOwn(whole, bodyOf(talk), id);
}


void TalkReview::settleOwn(std::uint64_t id, bool delivered)
{
	_memory.settleOwn(id, delivered ? deliveredMark : refusedMark);
}


void TalkReview::add(std::string_view line)
{
	_memory.add(line, {});
}


void TalkReview::look(LookBack what, std::string_view words)
{
	switch (what)
	{
	case LookBack::more:
		if (_folded.empty())
		{
			_tell("No message has more rows than are shown.");
			break;
		}
		_screen.print(_folded, 0);
		break;
	case LookBack::less: openPager(); break;
	case LookBack::find: find(words); break;
	case LookBack::copy: copyLast(); break;
	case LookBack::open: words.empty() ? listLinks() : openLink(words); break;
	}
}


/// A pager that runs other programs would do so for whoever sits at it, who may as well; but not because of what is shown.
void TalkReview::openPager()
{
	const std::string pager = programOf({"PAGER"}, "less");
	const char* usual = std::getenv("LESS");
	const std::vector<std::string> variables{
		"LESSSECURE=1", std::string("LESS=") + (usual == nullptr ? "" : usual) + " +G"};
	const Result<void> lent =
		_screen.lend(pager, variables, _memory.text(_screen.columns() - 1), [this, pager](int status) {
			if (status != 0)
			{
				_tell(safeReason(
					"The pager '" + pager + "' ended with status " + std::to_string(status) +
					"; PAGER names another."));
			}
		});
	if (!lent)
	{
		_tell(safeReason(lent.error().text));
	}
}


void TalkReview::openEditor()
{
	std::string path = (std::filesystem::temp_directory_path() / "ciarla-XXXXXX").string();
	const int made = ::mkostemp(path.data(), O_CLOEXEC);
	if (made < 0)
	{
		_tell(safeReason("No file can be made for the editor: " + std::generic_category().message(errno) + "."));
		return;
	}
	::close(made);
	// Nothing of the line stays behind, also where the program ends before the editor does.
	const auto unlinked = [](const std::string* gone) {
		::unlink(gone->c_str());
		std::default_delete<const std::string>()(gone);
	};
	const std::shared_ptr<const std::string> kept(new std::string(path), unlinked);
	const auto file = LineFile::open(path);
	const int error = file ? file.value()->append(_screen.line() + "\n") : EIO;
	const std::string editor = programOf({"VISUAL", "EDITOR"}, "vi");
	const Result<void> lent = error != 0
		? Result<void>(Error{ErrorCode::internal, "The line cannot be written to " + path + "."})
		: _screen.lend(
			  editor + " '" + path + "'", {}, std::nullopt, [this, kept](int status) { takeEdited(*kept, status); });
	if (!lent)
	{
		_tell(safeReason(lent.error().text));
	}
}


/// What was written stands in the line, and is said by Enter.
void TalkReview::takeEdited(const std::string& path, int status)
{
	const Result<std::string> text =
		readNamedFile(path, {.bytesMax = Console::lineBytesMax, .rights = FileRights::own});
	if (status != 0)
	{
		_tell(
			"The editor ended with status " + std::to_string(status) +
			"; the line is as it was. EDITOR names another.");
	}
	else if (!text)
	{
		_tell(
			safeReason("What was written cannot be taken, because " + text.error().text + "; the line is as it was."));
	}
	else
	{
		_screen.exchangeLine(textToInsert(text.value()));
	}
}


void TalkReview::find(std::string_view word)
{
	const std::vector<std::string> lines = _memory.find(word);
	const std::size_t shown = std::min(lines.size(), linesFoundMax);
	for (std::size_t i = lines.size() - shown; i < lines.size(); ++i)
	{
		_screen.print(lines[i], 0);
	}
	std::string words(dimStyle);
	words.append(lines.empty() ? "No" : std::to_string(lines.size()));
	words.append(lines.size() == 1 ? " line has \"" : " lines have \"").append(safeReason(word)).append("\" in it");
	words.append(shown < lines.size() ? "; these are the last " + std::to_string(shown) + "." : ".");
	_screen.print(words.append(plainStyle), 0);
}


/// Source: xterm, "Operating System Commands", 52.
void TalkReview::copyLast()
{
	const std::string text = textToInsert(_memory.lastBody());
	if (text.empty())
	{
		_tell("Nothing has been said that could be copied.");
		return;
	}
	std::ostringstream encoded;
	Poco::Base64Encoder encoder(encoded);
	encoder.rdbuf()->setLineLength(0);
	encoder << text;
	encoder.close();
	_screen.command("\x1b]52;c;" + encoded.str() + "\a");
	_tell("What was said last went to the terminal, to be pasted, if it takes that.");
}


void TalkReview::listLinks()
{
	const std::vector<Link> links = _memory.links();
	for (std::size_t i = links.size(); i > 0; --i)
	{
		const Link& link = links[i - 1];
		_screen.print(
			std::to_string(i) + "  " + link.url +
				std::string(dimStyle).append("  at ").append(link.host).append(plainStyle),
			0);
	}
	_tell(links.empty() ? "Nobody has said a link." : "/open NUMBER opens one of them.");
}


/// A link is words of somebody else's, so no shell sees it.
void TalkReview::openLink(std::string_view number)
{
	const std::vector<Link> links = _memory.links();
	std::size_t index = 0;
	const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), index);
	if (error != std::errc() || end != number.data() + number.size() || index == 0 || index > links.size())
	{
		_tell(
			links.empty() ? "Nobody has said a link."
						  : "Links have the numbers 1 to " + std::to_string(links.size()) + "; /open lists them.");
		return;
	}
	const Link& link = links[index - 1];
	std::vector<std::string> words = browserWords(programOf({"BROWSER"}, "xdg-open"));
	words.push_back(link.url);
	const Result<void> opened = startApart(words);
	_tell(
		opened ? "Opening " + link.url + " at " + link.host + "."
			   : safeReason(opened.error().text + " BROWSER names another."));
}


} // namespace ciarla
