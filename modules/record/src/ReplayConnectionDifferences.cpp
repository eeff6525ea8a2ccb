#include "ReplayConnection.h"

#include <algorithm>
#include <utility>


// What our side does otherwise than it did, and how that is told.
namespace ciarla {


namespace {


constexpr std::size_t shownBytesMost = 40;


std::string quoted(std::string_view bytes)
{
	const bool isCut = bytes.size() > shownBytesMost;
	return "\"" + escaped(asBytes(bytes.substr(0, shownBytesMost))) + (isCut ? "…\"" : "\"");
}


} // namespace


void ReplayConnection::missOurEvent()
{
	const RecordedEvent& event = *next();
	const std::string silence = "nothing came for 10 seconds";
	switch (event.kind)
	{
	case RecordedKind::sent: differAtBytes(std::string_view(recorded().sent).substr(_sent), silence); return;
	case RecordedKind::finished: differ("that our side finished", silence); return;
	default: differ("that our side closed", silence);
	}
}


void ReplayConnection::endWithTheRecording()
{
	endFor(
		{CloseSide::wire, ErrorCode::lost,
		 "The recording " + _part.recording->path + " goes no further: it was cut off before the connection ended.",
		 0});
}


void ReplayConnection::compare(std::string_view sent)
{
	if (_state != State::open)
	{
		return;
	}
	const std::string_view expected = std::string_view(recorded().sent).substr(_sent);
	const std::size_t most = std::min(expected.size(), sent.size());
	const auto isSame = [this](char one, char other) { return one == other || !_part.comparesBytes; };
	const auto same = static_cast<std::size_t>(
		std::mismatch(sent.begin(), sent.begin() + static_cast<std::ptrdiff_t>(most), expected.begin(), isSame).first -
		sent.begin());
	_sent += same;
	const bool isUnknown = same == expected.size() && !recorded().whole;
	if (same < sent.size() && !isUnknown)
	{
		const std::string_view then = expected.substr(same);
		differ(then.empty() ? "nothing more" : quoted(then), quoted(sent.substr(same)) + " came");
	}
}


void ReplayConnection::endFor(CloseReason reason)
{
	_reason = std::move(reason);
	_state = _state == State::made ? State::made : State::closing;
	schedule();
}


void ReplayConnection::differ(const std::string& recordedThen, const std::string& now)
{
	endFor(
		{CloseSide::wire, ErrorCode::protocolFault,
		 "Our side differs from the recording " + _part.recording->path + ": " + placeInRecording() + " it has " +
			 recordedThen + ", and now " + now + ".",
		 0});
}


void ReplayConnection::differAtBytes(std::string_view recordedThen, const std::string& now)
{
	differ(quoted(recordedThen), now);
}


/// Where the next byte of ours, or its end, stands.
std::string ReplayConnection::placeInRecording() const
{
	const auto& events = recorded().events;
	const auto event = std::find_if(events.begin(), events.end(), [this](const RecordedEvent& each) {
		const bool isSending = each.kind == RecordedKind::sent && each.sentEnd > _sent;
		return isSending || (each.kind != RecordedKind::sent && isOurs(each) && each.sentEnd >= _sent);
	});
	const std::string line = event == events.end() ? "at its end" : "in line " + std::to_string(event->line);
	return line + ", after " + std::to_string(_sent) + " bytes of connection " + std::to_string(_part.index + 1) + ",";
}


} // namespace ciarla
