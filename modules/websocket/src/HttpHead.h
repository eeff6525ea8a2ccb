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
/// lines end with CR LF, nothing is folded, no control character is anywhere. What no head can be shows at the first
/// byte that says so, so a caller with another protocol need not wait for a deadline.
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

	explicit HttpHead(Kind kind) noexcept;

	/// Takes in what belongs to the head, off the front of `bytes`. Not to be called again once it said anything but
	/// incomplete.
	Status feed(std::span<const std::byte>& bytes);

	/// The words of the first line: method, target and version, or version, status and reason. The last one of an
	/// answer may have spaces, or be empty. Only once complete, as everything below.
	std::string_view word(std::size_t index) const noexcept;

	/// The value of a field, whose name may be in any case; of several, the first.
	std::optional<std::string_view> field(std::string_view name) const noexcept;

	std::size_t count(std::string_view name) const noexcept;

	/// Whether a field, which is a list with commas, names `token`, in any case.
	bool lists(std::string_view name, std::string_view token) const noexcept;

	/// The beginning of what came, for a person: printable characters only. At any time.
	std::string seen() const;

private:
	Status take(char byte);
	bool readFirstLine(std::string_view line);
	bool readField(std::string_view line);

	Kind _kind;
	std::string _text;          ///< All of it, so far.
	std::size_t _lineBegin = 0; ///< Where the line begins that is being read.
	std::size_t _lines = 0;
	/// Places in _text, which may still move: where they begin, and how long they are.
	using Place = std::pair<std::size_t, std::size_t>;
	Place _words[3];
	std::vector<std::pair<Place, Place>> _fields;

	std::string_view at(const Place& place) const noexcept;
	Place placeOf(std::string_view part) const noexcept;
};


/// A part of a head for a person: what is not printable ASCII in it becomes a dot.
std::string printable(std::string_view text);

/// Whether two words are the same but for the case of their letters.
bool sameWord(std::string_view left, std::string_view right) noexcept;


} // namespace ciarla
