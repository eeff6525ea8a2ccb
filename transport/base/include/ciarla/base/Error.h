#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>


namespace ciarla {


/// What went wrong, named by what the one who gets it can do next.
enum class ErrorCode
{
	malformedAddress = 1, ///< Correct the address.
	unknownScheme,        ///< Choose a transport or layer that exists, or load its module.
	badOption,            ///< Correct an option's name or value.
	notSupported,         ///< Use another transport: this one cannot do it.
	cannotResolve,        ///< Check the host's name, or the name service.
	refused,              ///< Ask the peer to listen, or to make room.
	unreachable,          ///< Check the network between here and there.
	timedOut,             ///< Try again, or allow more time.
	addressInUse,         ///< Choose another address, or end whoever holds it.
	notPermitted,         ///< Ask for the right to do this.
	outOfResources,       ///< Free descriptors or memory, or raise the limit.
	lost,                 ///< Connect again: the peer or the wire vanished in the middle.
	protocolFault,        ///< Use a peer that keeps the protocol.
	cancelled,            ///< Nothing: it was asked for here.
	internal              ///< Report it: this is a fault of the program.
};


/// The category of every ErrorCode, so that one travels as a std::error_code.
///
/// A module that is loaded at run time may have an object of it to itself, and the standard tells categories apart by
/// their addresses. So whatever asks for an ErrorCode goes by the name: `==` with an ErrorCode, errorCodeOf(), and an
/// error's condition. Only two std::error_code of two modules do not compare equal.
class ErrorCategory final: public std::error_category
{
public:
	const char* name() const noexcept override
	{
		return "ciarla";
	}

	std::string message(int value) const override
	{
		switch (static_cast<ErrorCode>(value))
		{
		case ErrorCode::malformedAddress: return "malformed address";
		case ErrorCode::unknownScheme: return "unknown scheme";
		case ErrorCode::badOption: return "bad option";
		case ErrorCode::notSupported: return "not supported";
		case ErrorCode::cannotResolve: return "cannot resolve";
		case ErrorCode::refused: return "refused";
		case ErrorCode::unreachable: return "unreachable";
		case ErrorCode::timedOut: return "timed out";
		case ErrorCode::addressInUse: return "address in use";
		case ErrorCode::notPermitted: return "not permitted";
		case ErrorCode::outOfResources: return "out of resources";
		case ErrorCode::lost: return "lost";
		case ErrorCode::protocolFault: return "protocol fault";
		case ErrorCode::cancelled: return "cancelled";
		case ErrorCode::internal: return "internal error";
		}
		return "unknown";
	}

	bool equivalent(int value, const std::error_condition& condition) const noexcept override
	{
		return condition.value() == value && isOurs(condition.category());
	}

	bool equivalent(const std::error_code& code, int condition) const noexcept override
	{
		return code.value() == condition && isOurs(code.category());
	}

	/// Whether it is this one, by whichever object.
	static bool isOurs(const std::error_category& category) noexcept
	{
		return category.name() == std::string_view("ciarla");
	}
};


inline const std::error_category& errorCategory() noexcept
{
	static const ErrorCategory category;
	return category;
}


/// Lets an ErrorCode be written wherever a std::error_code is wanted.
inline std::error_code make_error_code(
	ErrorCode code) noexcept // NOLINT(readability-identifier-naming): the name is the standard's.
{
	return {static_cast<int>(code), errorCategory()};
}


/// The ErrorCode that this one is, if it is one, of the program's or of a module's.
inline std::optional<ErrorCode> errorCodeOf(const std::error_code& code) noexcept
{
	if (!ErrorCategory::isOurs(code.category()))
	{
		return std::nullopt;
	}
	return static_cast<ErrorCode>(code.value());
}


/// Also true if the code was made in a module, for which the standard's own would say no.
inline bool operator==(const std::error_code& code, ErrorCode wanted) noexcept
{
	return code.value() == static_cast<int>(wanted) && ErrorCategory::isOurs(code.category());
}


/// An Error is a code for the program and a sentence for the person.
///
/// The sentence says what was tried, what came back and what to do, and needs no context:
/// "Cannot listen on tcp://*:80: permission denied; choose a port above 1023."
struct Error
{
	std::error_code code;
	std::string text;
};


} // namespace ciarla


template <>
struct std::is_error_code_enum<ciarla::ErrorCode>: std::true_type
{
};
