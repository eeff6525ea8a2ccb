#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>


namespace ciarla {


/// An EditBuffer is a text that is being edited, the place in it, and how it was before: pure.
///
/// Places are in bytes, and always between two grapheme clusters.
class EditBuffer
{
public:
	/// What can be undone is bounded by both.
	static constexpr std::size_t undoStepsMax = 200;
	static constexpr std::size_t undoBytesMax = 1024 * 1024;

	const std::string& text() const noexcept
	{
		return _text;
	}

	std::size_t cursor() const noexcept
	{
		return _cursor;
	}

	/// Whether the whole would be no longer than a line may be, with so many bytes more.
	bool takes(std::size_t bytes) const noexcept;

	/// At the cursor, which then stands behind it. Nothing where the whole would be longer than a line may be.
	void insert(std::string_view text);

	/// Returns what stood there; the cursor is there now.
	std::string erase(std::size_t begin, std::size_t end);

	/// Puts `text` there, and the cursor behind it.
	void replace(std::size_t begin, std::size_t end, std::string_view text);

	/// Exchanges the characters on both sides of the cursor, at the end the last two.
	void transpose();

	void moveTo(std::size_t place) noexcept;

	/// Takes back the last change; characters that were typed in one go are one.
	void undo();

	/// Empty, and nothing to undo.
	void clear() noexcept;

	/// The places around the cursor.
	std::size_t before() const noexcept;
	std::size_t after() const noexcept;
	std::size_t wordBegin() const noexcept;
	std::size_t wordEnd() const noexcept;
	std::size_t spaceBefore() const noexcept; ///< Where what is bounded by spaces begins.

private:
	struct State
	{
		std::string text;
		std::size_t cursor;
	};

	void remember();
	std::size_t betweenClusters(std::size_t place) const noexcept;

	std::string _text;
	std::size_t _cursor = 0;
	std::deque<State> _past;
	std::size_t _pastBytes = 0;
	bool _typing = false; ///< The next character goes on with the last change.
};


} // namespace ciarla
