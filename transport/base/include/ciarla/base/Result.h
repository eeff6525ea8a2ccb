#pragma once

#include <ciarla/base/Error.h>

#include <cassert>
#include <optional>
#include <utility>
#include <variant>


namespace ciarla {


/// A Result is the value that was asked for, or the Error that says why there is none.
///
/// Errors: asking for the one that is not there is a bug of the caller, and asserts.
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
		assert(ok());
		return *std::get_if<0>(&_content);
	}

	const T& value() const&
	{
		assert(ok());
		return *std::get_if<0>(&_content);
	}

	T&& value() &&
	{
		assert(ok());
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
		assert(!ok());
		return *std::get_if<1>(&_content);
	}

private:
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

	const Error& error() const
	{
		assert(_error);
		return *_error;
	}

private:
	std::optional<Error> _error;
};


} // namespace ciarla
