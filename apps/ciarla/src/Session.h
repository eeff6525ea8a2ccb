#pragma once

#include <ciarla/console/Completer.h>
#include <ciarla/console/StatusLine.h>


namespace ciarla {


/// Hears of a session's end.
class SessionHandler
{
public:
	virtual ~SessionHandler() = default;

	/// It is over, with this exit status (see ExitCode.h). Once; the session may be destroyed in it.
	virtual void onSessionEnd(int status) noexcept = 0;
};


/// A Session is one run of `listen` or `connect`, from the first word on the console to the exit status. It knows the
/// commands and names that a word could become, and with whom one talks over what.
///
/// Threading: the loop's thread. Nothing is called back from inside its calls.
class Session: public Completer, public StatusLine
{
public:
	/// Once.
	virtual void start() = 0;

	/// A signal asks it to end: it says goodbye where there is somebody to say it to. A second one does not wait.
	virtual void interrupt(int signal) = 0;
};


} // namespace ciarla
