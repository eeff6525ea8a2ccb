#pragma once

#include <ciarla/base/Error.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>


namespace ciarla {


/// Ends the program, for a Result that was asked for what it does not have. The error's sentence goes to standard error,
/// its control characters as question marks. Allocates nothing.
[[noreturn, gnu::cold, gnu::noinline]] inline void endOfResult(
	std::string_view what, std::string_view text = {}) noexcept
{
	std::fwrite(what.data(), 1, what.size(), stderr);
	for (std::size_t at = 0; at < text.size(); ++at)
	{
		const auto byte = static_cast<unsigned char>(text[at]);
		// The second half of a C1 control in UTF-8, of which the first half alone controls nothing.
		const bool endsC1 = at > 0 && text[at - 1] == '\xC2' && byte >= 0x80 && byte < 0xA0;
		std::fputc(byte < 0x20 || byte == 0x7F || endsC1 ? '?' : byte, stderr);
	}
	std::fputc('\n', stderr);
	std::abort();
}


/// A Result is the value that was asked for, or the Error that says why there is none.
///
/// Errors: asking for the one that is not there is a bug of the caller, and ends the program: with the error's sentence,
///         if it is the value that is not there. So it does in every build.
template <typename T>
class [[nodiscard]] Result
{
public:
	Result(T value):
		// NOLINT(google-explicit-constructor): `return value;` is the point of it.
		_content(std::in_place_index<0>, std::move(value))
	{
	}

	Result(Error error):
		// NOLINT(google-explicit-constructor)
		_content(std::in_place_index<1>, std::move(error))
	{
	}

	bool ok() const noexcept
	{
		return _content.index() == 0;
	}

	explicit operator bool() const noexcept
	{
		return ok();
	}

	T& value() &
	{
		check();
		return *std::get_if<0>(&_content);
	}

	const T& value() const&
	{
		check();
		return *std::get_if<0>(&_content);
	}

	T&& value() &&
	{
		check();
		return std::move(*std::get_if<0>(&_content));
	}

	T* operator->()
	{
		return &value();
	}

	const T* operator->() const
	{
		return &value();
	}

	const Error& error() const
	{
		if (ok())
		{
			endOfResult("A Result that has a value was asked for its error.");
		}
		return *std::get_if<1>(&_content);
	}

private:
	void check() const noexcept
	{
		if (!ok())
		{
			endOfResult("A Result has no value: ", error().text);
		}
	}

	std::variant<T, Error> _content;
};


/// Done, or the Error that says why not.
template <>
class [[nodiscard]] Result<void>
{
public:
	Result() = default;

	Result(Error error):
		// NOLINT(google-explicit-constructor)
		_error(std::move(error))
	{
	}

	bool ok() const noexcept
	{
		return !_error.has_value();
	}

	explicit operator bool() const noexcept
	{
		return ok();
	}

	/// For whoever has no other answer to an error than to end: as with the value of another Result.
	void value() const
	{
		if (!ok())
		{
			endOfResult("A Result has no value: ", _error->text);
		}
	}

	const Error& error() const
	{
		if (ok())
		{
			endOfResult("A Result that has a value was asked for its error.");
		}
		return *_error;
	}

private:
	std::optional<Error> _error;
};


} // namespace ciarla
