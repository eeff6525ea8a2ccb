#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/Address.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>


namespace ciarla {


/// What the text of an option must be.
enum class OptionType : std::uint32_t
{
	text,   ///< Anything; whoever uses it judges it.
	number, ///< A whole number from `min` to `max`.
	choice  ///< One of the words of `argument`, which `|` separates.
};


/// An OptionRow is all that anybody need know of one option of a transport or a layer: from the rows come the program's
/// options and settings, its help and sample file, and the sentences about what is wrong with a value or a name.
///
/// Plain data, so that the rows of a module can be read before anything of it is called.
struct OptionRow
{
	const char* name;     ///< "tls.ca": before the point the scheme or layer; lower-case letters, digits and _.
	const char* argument; ///< What help writes for the value: "FILE", "yes|no". Of a number, what is counted: "BYTES".
	OptionType type;
	std::uint64_t min; ///< Of a number.
	std::uint64_t max;
	const char* help; ///< One line, begun in lower case; after a line feed, what a sample file says instead.
};


/// What a value of this option must be, in words, if `text` is not one; else empty.
std::string complaintOf(const OptionRow& row, std::string_view text);

/// Whether each option, which comes without the prefix of its owner, has a row, and a value that fits it.
Result<void> checkOptions(std::span<const OptionRow> rows, std::string_view owner, const AddressOptions& options);


} // namespace ciarla
