#include "RawSender.h"


namespace ciarla {


void RawSender::push(std::string_view text, std::uint64_t sequence)
{
	_queue.push_back({std::string(text), sequence});
	_bytes += text.size();
}


void RawSender::tick(TimePoint now, BytesBuilder& output)
{
	if (_queue.empty() || now < _nextAt)
	{
		return;
	}
	const Queued& first = _queue.front();
	output.append(std::string_view(first.text));
	_bytes -= first.text.size();
	_gone = first.sequence;
	_goneAt = now;
	_nextAt = now + _spacing;
	_queue.pop_front();
}


std::optional<TimePoint> RawSender::deadline() const noexcept
{
	return _queue.empty() ? std::nullopt : std::optional<TimePoint>(_nextAt);
}


} // namespace ciarla
