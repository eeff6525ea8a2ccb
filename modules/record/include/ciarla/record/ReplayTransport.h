#pragma once

#include <ciarla/transport/Transport.h>


namespace ciarla {


/// ReplayTransport plays the peers of a recording that RecordLayer made: `replay:PATH`, or with options
/// `replay://PATH?replay.speed=max`.
///
/// Dialling plays the first connection that was dialled, or the one that the option `connection` numbers. Listening
/// plays every connection that was accepted: each calls when it called then. Each side of a session so has its own
/// recording.
///
/// What the peer sent comes at the recorded pace, and never before our side has sent what it had sent by then: an answer
/// follows its question, however fast. `speed` is a factor from 0.01 to 1000, or `max`, which waits for nothing but our
/// side. Our side may be ahead of the recording in time, never differ from it in its bytes: another byte, one too
/// many, an end that came too early, or ten seconds of silence where the recording goes on close the connection with
/// ErrorCode::protocolFault and a sentence that says where, what was recorded and what came.
///
/// A recording is read whole when it is dialled or listened on: a regular file of at most 16 MiB.
class ReplayTransport final: public Transport
{
public:
	std::string_view scheme() const noexcept override;
	Capabilities capabilities() const noexcept override;
	std::unique_ptr<Connection> dial(const Address& address) override;
	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override;
};


} // namespace ciarla
