#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


/// An HttpHead gathers and reads the head of one HTTP/1 request or answer: the part before the empty line.
///
///     GET /chat HTTP/1.1     the first line, in three words
///     Host: example.org      fields
///                            the end
///
/// It is strict, for what two programs read differently is how one is tricked into saying what the other did not mean:
/// lines end with CR LF, no request is folded, no control character is anywhere. What no head can be shows at the first
/// byte that says so, so a caller with another protocol need not wait for a deadline. It is lenient where the standard
/// obliges it to be: empty lines before a request are left out, and a folded line of an answer is read as one.
/// Limits: 8 KiB, as most servers have it.
/// Source: RFC 9112, sections 2 to 5.
class HttpHead
{
public:
	enum class Kind : std::uint8_t
	{
		request,
		answer
	};

	enum class Status : std::uint8_t
	{
		incomplete,
		complete,
		malformed,
		tooLong
	};

	static constexpr std::size_t bytesMost = 8 * 1024;

	/// At most `most` bytes long.
	explicit HttpHead(Kind kind, std::size_t most = bytesMost) noexcept;

	/// Takes in what belongs to the head, off the front of `bytes`. Not to be called again once it said anything but
	/// incomplete.
	Status feed(std::span<const std::byte>& bytes);

	/// How many bytes more it could be.
	std::size_t left() const noexcept
	{
		return _most - _taken;
	}

	/// Whether the first line has come to its end.
	bool hasFirstLine() const noexcept
	{
		return _lines > 0;
	}

	/// What is wrong with a head that is malformed, as the end of a sentence.
	std::string_view problem() const noexcept
	{
		return _problem;
	}

	/// The words of the first line: method, target and version, or version, status and reason. The last one of an
	/// answer may have spaces, or be empty. Only once complete, as everything below.
	std::string_view word(std::size_t index) const noexcept;

	/// Whether it is of HTTP 1.1 or a later 1: what has a higher minor version is read as the highest that one knows.
	/// Source: RFC 9110, section 2.5.
	bool isOfHttp11() const noexcept;

	/// The value of a field, whose name may be in any case; of several, the first.
	std::optional<std::string_view> field(std::string_view name) const noexcept;

	std::size_t count(std::string_view name) const noexcept;

	/// What a field lists, between commas: the elements of all such fields, without the empty ones.
	std::vector<std::string_view> elements(std::string_view name) const;

	/// Whether a field, which is a list with commas, names `token`, in any case.
	bool lists(std::string_view name, std::string_view token) const;

	/// The beginning of what came, for a person: printable characters only. At any time.
	std::string seen() const;

	/// Whether what came begins with these bytes, empty lines and all. At any time.
	bool beginsWith(std::string_view bytes) const;

private:
	Status take(char byte);
	Status takeLine();
	Status fail(std::string_view problem) noexcept;
	bool readFirstLine(std::string_view line);
	bool readField(std::string_view line);
	bool unfold(std::string_view line);

	Kind _kind;
	std::size_t _most;
	std::size_t _taken = 0;
	std::string_view _problem;
	std::string _text;          ///< All of it, so far; without empty lines at the beginning.
	std::size_t _lineBegin = 0; ///< Where the line begins that is being read.
	std::size_t _lines = 0;
	std::size_t _emptyLines = 0; ///< Before the first one.
	/// Places in _text, which may still move: where they begin, and how long they are.
	using Place = std::pair<std::size_t, std::size_t>;
	Place _words[3];
	std::vector<std::pair<Place, Place>> _fields;

	std::string_view at(const Place& place) const noexcept;
	Place placeOf(std::string_view part) const noexcept;
};


/// Whether a text is a "token". Source: RFC 9110, section 5.6.2.
bool isToken(std::string_view text) noexcept;

/// A part of a head for a person: what is not printable ASCII in it becomes a dot.
std::string printable(std::string_view text);

/// Whether two words are the same but for the case of their letters.
bool sameWord(std::string_view left, std::string_view right) noexcept;


} // namespace ciarla
