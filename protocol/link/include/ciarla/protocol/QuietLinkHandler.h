#pragma once

#include <ciarla/protocol/Link.h>


namespace ciarla {


/// A QuietLinkHandler does nothing, for whoever derives from it to care about some callbacks only.
///
/// Beware: a text that is not acknowledged holds the peer back after Limits::unacknowledgedLinesMax of them.
class QuietLinkHandler: public LinkHandler
{
public:
	void onOpen(Link&) noexcept override
	{
	}

	void onPeerStirred(Link&) noexcept override
	{
	}

	void onPeerNamed(Link&, std::string_view, Dialect) noexcept override
	{
	}

	void onText(Link&, const TextHeard&) noexcept override
	{
	}

	void onAcknowledged(Link&, const TextAcknowledged&) noexcept override
	{
	}

	void onRefused(Link&, const TextRefused&) noexcept override
	{
	}

	void onHubHeard(Link&, const HubFrame&) noexcept override
	{
	}

	void onRoundTrip(Link&, Duration) noexcept override
	{
	}

	void onReady(Link&) noexcept override
	{
	}

	void onPeerLeft(Link&, const Bye&) noexcept override
	{
	}

	void onPeerFailed(Link&, const LinkEnd&) noexcept override
	{
	}

	void onEnd(Link&, const LinkEnd&) noexcept override
	{
	}
};


} // namespace ciarla
