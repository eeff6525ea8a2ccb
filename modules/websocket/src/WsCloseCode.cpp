#include "WsCloseCode.h"

#include "Utf8Check.h"

#include <ciarla/base/Error.h>


namespace ciarla {


namespace {


constexpr std::uint16_t goingAway = 1001;
constexpr std::uint16_t notAccepted = 1003;
constexpr std::uint16_t policy = 1008;
constexpr std::uint16_t tooBig = 1009;
constexpr std::uint16_t extensionMissing = 1010;
constexpr std::uint16_t internalError = 1011;
constexpr std::uint16_t tryAgainLater = 1013;
constexpr std::uint16_t lastRegistered = 1014;
constexpr std::uint16_t firstOfOurs = 4000;


/// The longest beginning of `text` that is UTF-8 and no longer than a close has room for.
std::string_view fittingPart(std::string_view text) noexcept
{
	text = text.substr(0, wsCloseTextBytesMax);
	Utf8Check utf8;
	std::size_t good = 0;
	for (std::size_t i = 0; i < text.size() && utf8.feed(asBytes(text.substr(i, 1))); ++i)
	{
		good = utf8.isComplete() ? i + 1 : good;
	}
	return text.substr(0, good);
}


std::error_code codeOf(std::uint16_t code) noexcept
{
	const int number = code - firstOfOurs;
	if (number >= static_cast<int>(ErrorCode::malformedAddress) && number <= static_cast<int>(ErrorCode::internal))
	{
		return static_cast<ErrorCode>(number);
	}
	switch (code)
	{
	case 0: // A close without a code is as good as any.
	case wsNormal:
	case goingAway: return {};
	case wsProtocolError:
	case notAccepted:
	case wsBadData:
	case tooBig:
	case extensionMissing: return ErrorCode::protocolFault;
	case policy: return ErrorCode::notPermitted;
	case tryAgainLater: return ErrorCode::refused;
	default: return ErrorCode::lost;
	}
}


} // namespace


bool mayBeSent(std::uint16_t code) noexcept
{
	const bool isOfTheStandard = code >= wsNormal && code <= notAccepted;
	const bool isRegistered = code >= wsBadData && code <= lastRegistered;
	const bool isOfAnApplication = code >= 3000 && code <= 4999;
	return isOfTheStandard || isRegistered || isOfAnApplication;
}


std::uint16_t wsCodeOf(const CloseReason& reason) noexcept
{
	if (!reason.code)
	{
		return wsNormal;
	}
	return errorCodeOf(reason.code) ? static_cast<std::uint16_t>(firstOfOurs + reason.code.value()) : internalError;
}


std::string closePayload(std::uint16_t code, std::string_view text)
{
	if (code == 0)
	{
		return {};
	}
	std::string payload{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
	return payload += fittingPart(text);
}


CloseReason reasonOfClose(std::uint16_t code, std::string_view text, const Address& peer)
{
	CloseReason reason{CloseSide::peer, codeOf(code), std::string(text)};
	if (reason.code && text.empty())
	{
		reason.text = peer.text() + " closed the connection with code " + std::to_string(code) + ".";
	}
	return reason;
}


} // namespace ciarla
