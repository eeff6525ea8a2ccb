#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// An address of a page that somebody said, and whose it is.
struct Link
{
	std::string url;  ///< Safe to show; it begins with http:// or https://, in lower case.
	std::string host; ///< As DNS has it, in letters a to z: what a look-alike is, shows there.
};


/// The links in what a stranger said, in order. A link ends before whatever no URL has, and before the punctuation of the
/// sentence that it stands in. One whose host cannot be told is none.
/// Source: RFC 3986, appendix C, for where it ends; WHATWG URL, "host parsing", for the host.
std::vector<Link> linksIn(std::string_view body);

/// A label of a host's name as DNS has it: `xn--` and Punycode, unless it is ASCII already. Nothing where it is no UTF-8.
/// Source: RFC 3492, section 6.3; RFC 5890, section 2.3.2.1.
std::optional<std::string> asciiLabel(std::string_view label);


} // namespace ciarla
