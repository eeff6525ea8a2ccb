#include "Leaving.h"

#include "Outbox.h"
#include "RecordedConsole.h"
#include "SessionSettings.h"
#include "Wording.h"

#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/SafeText.h>

#include <string>
#include <utility>


namespace ciarla {


Leaving::Leaving(ChatTools tools, const Link& link, bool weCalled, std::function<void()> onPerhapsDue):
	_tools(tools),
	_link(link),
	_onPerhapsDue(std::move(onPerhapsDue)),
	_welcomeUntil(tools.loop.now() + (weCalled ? tools.settings.limits.rawWelcome : Duration::zero()))
{
}


Leaving::~Leaving()
{
	cancel();
}


/// A person who leaves a framed chat need not wait: what is under way is still acknowledged while the link lingers. A
/// script's lines are waited for however long they take, and raw ones leave slowly. A hub may want some again.
bool Leaving::isDue()
{
	if (!_wished)
	{
		return false;
	}
	if (isHub())
	{
		waitForHub();
	}
	if (_isGivenUp)
	{
		return true;
	}
	if (_tools.outbox.waiting() > 0 || mustHearFirst())
	{
		return false;
	}
	const bool isRaw = _link.dialect() == Dialect::raw;
	const std::size_t lines = _link.unacknowledgedLines();
	if (isRaw)
	{
		tellRest(lines);
	}
	return lines == 0 || (!isRaw && !isHub() && (*_wished == Farewell::typed || _tools.console.isInteractive()));
}


void Leaving::hubAnswered() noexcept
{
	_tools.loop.cancel(std::exchange(_patienceCall, CallId::none));
}


void Leaving::cancel() noexcept
{
	_tools.loop.cancel(std::exchange(_welcomeCall, CallId::none));
	_tools.loop.cancel(std::exchange(_patienceCall, CallId::none));
}


bool Leaving::isHub() const noexcept
{
	return _link.peerRole() == SpeakerRole::hub;
}


/// Whether the end of input came so soon that a raw peer may not have said yet that it is busy: a raw end does not hear
/// the words that turn us away.
bool Leaving::mustHearFirst()
{
	const bool isEarly =
		*_wished == Farewell::silent && _link.dialect() == Dialect::raw && _tools.loop.now() < _welcomeUntil;
	if (isEarly && _welcomeCall == CallId::none)
	{
		_welcomeCall = _tools.loop.callAt(_welcomeUntil, [this] {
			_welcomeCall = CallId::none;
			_onPerhapsDue();
		});
	}
	return isEarly;
}


/// Whatever was entered waits for the hub's answer, but not for ever: each line that it takes gives it as long again.
void Leaving::waitForHub()
{
	if (_patienceCall != CallId::none || _isGivenUp)
	{
		return;
	}
	const Duration patience = _tools.settings.limits.hubPatience;
	_patienceCall = _tools.loop.callAt(_tools.loop.now() + patience, [this, patience] {
		_patienceCall = CallId::none;
		_tools.console.notice(
			"The hub " + safeName(_link.peerName()) + " took nothing for " + secondsWords(patience) + "; leaving it.");
		_isGivenUp = true;
		_onPerhapsDue();
	});
}


void Leaving::tellRest(std::size_t lines)
{
	if (lines > _tools.settings.limits.rawLinesWorthAWord && !std::exchange(_restTold, true))
	{
		const Duration rest = Limits().rawSpacing * static_cast<int>(lines);
		_tools.console.notice(
			"Still sending " + std::to_string(lines) + " lines; the original protocol takes about " +
			secondsWords(rest) + ".");
	}
}


} // namespace ciarla
