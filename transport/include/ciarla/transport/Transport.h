#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/Listener.h>

#include <memory>
#include <string_view>


namespace ciarla {


class Loop;


/// A Transport makes connections for one scheme.
///
/// To write one: implement this, Connection and Listener, then run the conformance kit on it
/// (ciarla/testkit/Conformance.h; docs/writing-a-transport.md leads there). The headers are the contract,
/// and the kit checks it; what neither asks for is yours to choose.
///
/// Ownership: connections and listeners may outlive the transport that made them.
/// Threading: dial() on any thread, one call at a time; listen() on the thread of its loop.
class Transport
{
public:
	virtual ~Transport() = default;

	/// The word before the colon, in lower case: "tcp". Constant.
	virtual std::string_view scheme() const noexcept = 0;

	/// What every connection of this transport can do; each one's info() says the same.
	virtual Capabilities capabilities() const noexcept = 0;

	/// A connection that opens in start(). Never null: an address that is no good is reported by
	/// onClose(), as everything is that goes wrong in dialling. Destroying the connection cancels.
	///
	/// A dial that does not open ends with a text for a person and one of these codes, or with what close() was given:
	/// malformedAddress, unknownScheme, badOption, notSupported, cannotResolve (correct the address), refused, unreachable,
	/// notPermitted (nobody is there, no way leads there, or it is not allowed), timedOut (no answer), lost, protocolFault
	/// (the peer left or failed in a handshake), outOfResources (this machine).
	///
	/// Before start() info().peer is the address as it was dialled, with the port that is really dialled; once open it is
	/// the one that answered, and can be dialled again.
	virtual std::unique_ptr<Connection> dial(const Address& address) = 0;

	/// Begins to accept on `loop`; `handler` outlives the listener, or its retirement. When it returns, the
	/// address is bound and can be dialled. An address that somebody else holds is ErrorCode::addressInUse.
	virtual Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) = 0;
};


/// An AddressReader knows which addresses could be dialled, so that a bad one is reported before anybody dials it. A
/// Transport may implement it as well; find out by dynamic_cast.
class AddressReader
{
public:
	virtual ~AddressReader() = default;

	/// What onClose() of a connection to this address would say without having tried anything; ok where only trying tells.
	virtual Result<void> checkToDial(const Address& address) const = 0;
};


} // namespace ciarla
