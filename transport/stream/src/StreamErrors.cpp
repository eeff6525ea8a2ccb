#include <ciarla/transport/StreamErrors.h>

#include <cctype>
#include <cerrno>
#include <system_error>


namespace ciarla {


std::string errorWords(int number)
{
	std::string words = std::generic_category().message(number);
	if (!words.empty())
	{
		words.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(words.front())));
	}
	return words;
}


bool isShortage(int number) noexcept
{
	return number == EMFILE || number == ENFILE || number == ENOBUFS || number == ENOMEM;
}


CloseReason lossOf(int number, const Address& peer)
{
	const bool byPeer = number == ECONNRESET || number == EPIPE;
	return {
		byPeer ? CloseSide::peer : CloseSide::wire, ErrorCode::lost,
		"The connection to " + peer.text() + " was lost (" + errorWords(number) + ").", 0, CloseText::place};
}


std::string durationText(Duration duration)
{
	const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
	return milliseconds % 1000 == 0 ? std::to_string(milliseconds / 1000) + " s" : std::to_string(milliseconds) + " ms";
}


} // namespace ciarla
