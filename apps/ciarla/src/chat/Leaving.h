#pragma once

#include "ChatTalk.h"

#include <ciarla/protocol/ChatEvent.h>
#include <ciarla/protocol/Link.h>
#include <ciarla/transport/Loop.h>

#include <functional>
#include <optional>


namespace ciarla {


/// A Leaving is our wish to leave a chat, and what stands against it: lines that must still be said, or answered, and words
/// that turn us away and must be heard.
///
/// Ownership: what it is given outlives it.
/// Threading: the loop's thread.
class Leaving
{
public:
	/// `onPerhapsDue` is called when the passing of time has changed what isDue() says.
	Leaving(ChatTools tools, const Link& link, bool weCalled, std::function<void()> onPerhapsDue);
	~Leaving();
	Leaving(const Leaving&) = delete;
	Leaving& operator=(const Leaving&) = delete;

	void wish(Farewell farewell) noexcept
	{
		_wished = farewell;
	}

	const std::optional<Farewell>& wished() const noexcept
	{
		return _wished;
	}

	/// Whether we wish to leave, and nothing stands against it.
	bool isDue();

	/// The hub took something: it has as long again.
	void hubAnswered() noexcept;

	/// Nothing is waited for any more.
	void cancel() noexcept;

private:
	bool isHub() const noexcept;
	bool mustHearFirst();
	void waitForHub();
	void tellRest(std::size_t lines);

	ChatTools _tools;
	const Link& _link;
	const std::function<void()> _onPerhapsDue;
	std::optional<Farewell> _wished;
	bool _isGivenUp = false; ///< The hub took nothing for too long.
	bool _restTold = false;
	TimePoint _welcomeUntil; ///< Until then the words that turn us away may be coming.
	CallId _welcomeCall = CallId::none;
	CallId _patienceCall = CallId::none; ///< The hub has not taken all of us.
};


} // namespace ciarla
