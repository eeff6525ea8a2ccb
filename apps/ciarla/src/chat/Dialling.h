#pragma once

#include "Ending.h"
#include "Seeker.h"

#include <ciarla/protocol/QuietLinkHandler.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/TransportRegistry.h>


namespace ciarla {


class RecordedConsole;


/// Dialling is how `ciarla connect` finds somebody: it calls.
///
/// With a time until when, it calls again while nobody listens there; without one it calls once.
class Dialling final: public Seeker, private QuietLinkHandler
{
public:
	Dialling(
		Loop& loop, RecordedConsole& console, const TransportRegistry& registry, Address address,
		const SessionSettings& settings, SeekerHandler& handler);
	~Dialling() override;

	std::optional<NoChat> prepare() override;
	std::optional<NoChat> seek(std::optional<TimePoint> until) override;
	void rest() override;
	void giveUp() override;
	std::string whyNoChat() const override;

private:
	void onOpen(Link& link) noexcept override;
	void onPeerStirred(Link& link) noexcept override;
	void onPeerNamed(Link& link, std::string_view name, Dialect dialect) noexcept override;
	void onEnd(Link& link, const LinkEnd& end) noexcept override;

	std::optional<NoChat> dial();
	std::optional<NoChat> makeCall();
	bool mayDialAgain(const LinkEnd& end) const noexcept;
	void dialAgainLater(const Ending& ending);
	NoChat failure(const LinkEnd& end, const Ending& ending) const;
	void detail(const std::string& sentence);
	void tellOnce(const std::string& sentence);
	void tellThatItIsSilent();
	void watch(Duration patience, Task tell);
	void unwatch();

	Loop& _loop;
	RecordedConsole& _console;
	const TransportRegistry& _registry;
	const Address _address;
	const std::string _place;          ///< The address, safe to show.
	std::unique_ptr<Connection> _next; ///< Made, and not begun: nobody is called yet.
	const SessionSettings& _settings;
	SeekerHandler& _handler;
	std::optional<TimePoint> _until;
	std::unique_ptr<Link> _call;
	CallId _slow = CallId::none; ///< Tells what takes so long.
	CallId _redial = CallId::none;
	std::string _lastFailure; ///< Why the last call was no chat: part of a sentence, safe to show.
	bool _dialTold = false;   ///< What it is doing, and why that takes so long.
	bool _open = false;       ///< The call is taken.
	bool _stirred = false;    ///< And something was said there.
};


} // namespace ciarla
