#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A line of a vector: what it does, and what follows the mark.
struct VectorStep
{
	char mark; ///< `<` heard, `>` sent, `=` event, `@` state, `!` done by the application.
	std::string content;
	int line;
};


/// One conversation as a file of docs/vectors tells it. The format is in docs/wire-protocol.md, "Test vectors".
struct Vector
{
	std::string file;
	std::string title;
	std::string us;   ///< Our name and settings.
	bool raw = false; ///< Each `<` is one chunk, for there the cuts mean something.
	std::vector<VectorStep> steps;
};


/// How GoogleTest names a vector that failed.
inline void PrintTo(const Vector& vector, std::ostream* stream) // NOLINT(readability-identifier-naming)
{
	*stream << vector.file << ": " << vector.title;
}


/// Whether it is a hub's end of a conversation: `us hub`.
bool isOfAHub(const Vector& vector);

/// The title as the name of a test.
std::string testTitleOf(const Vector& vector);


/// Every vector in the directory, in the order of the files' names. Throws if a file is malformed.
std::vector<Vector> readVectors(const std::string& directory);


/// The bytes that `00 "Ada" 00` means.
std::string bytesOf(std::string_view notation);


} // namespace ciarla
