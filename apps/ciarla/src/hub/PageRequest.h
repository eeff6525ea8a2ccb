#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A PageRequest is the head of one HTTP request, gathered until it is whole. Pure.
///
/// Limits: headBytesMax, and what a field may look like. What is no request, or would be read by others in another way,
///         is malformed: white space before a colon, a line that goes on, two hosts.
/// Source: RFC 9112, sections 2.2, 3 and 5.
class PageRequest
{
public:
	enum class State
	{
		gathering,
		whole,
		malformed,
		tooLong
	};

	/// More than any browser or scraper sends to a page without cookies.
	static constexpr std::size_t headBytesMax = 8 * 1024;

	/// Nothing is kept of what follows the head.
	State feed(std::span<const std::byte> bytes);

	// Once it is whole.

	const std::string& method() const noexcept
	{
		return _method;
	}

	/// Without its query.
	const std::string& path() const noexcept
	{
		return _path;
	}

	/// As it was said: "HTTP/1.1".
	const std::string& version() const noexcept
	{
		return _version;
	}

	/// Whether it was sent to this machine by a name that nobody else can give it: a literal address, `localhost` or one
	/// of `names`, in lower case. A request that names no host, which only HTTP/1.0 allows, comes from no browser.
	///
	/// A page of the web may let its own name mean this machine, and then its script is the reader.
	bool isFor(const std::vector<std::string>& names) const;

private:
	State parse();
	bool parseRequestLine(std::string_view line);
	bool parseField(std::string_view line);

	std::string _head;
	State _state = State::gathering;
	std::string _method;
	std::string _path;
	std::string _version;
	std::vector<std::string> _hosts; ///< As far as they were named, in lower case: by the fields, and by the target.
	std::size_t _hostFields = 0;
};


} // namespace ciarla
