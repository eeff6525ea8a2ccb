#pragma once

#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/StreamChannel.h>

#include <memory>


namespace ciarla {


class Loop;


/// A StreamOpener makes one open channel of an address: it dials.
///
/// Ownership: a StreamConnection's, for as long as that opens. Destroying it cancels.
/// Threading: the loop's, from start() on.
class StreamOpener
{
public:
	/// An open channel, and what is known of it now.
	struct Opened
	{
		std::unique_ptr<StreamChannel> channel;
		Address local;
		Address peer;
		Credentials credentials;
	};

	/// Hears the outcome, once; it must not destroy the opener from inside.
	class Owner
	{
	public:
		virtual void onOpened(Opened opened) noexcept = 0;
		virtual void onOpenFailed(CloseReason reason) noexcept = 0;

	protected:
		~Owner() = default;
	};

	virtual ~StreamOpener() = default;

	/// Begins, on a loop that watches descriptors. Once. The outcome may be told from inside.
	virtual void start(Loop& loop, Owner& owner) = 0;
};


} // namespace ciarla
