#pragma once

#include <ciarla/transport/Address.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>


namespace ciarla {


/// Which end of a connection this is.
enum class Role
{
	dialled, ///< We called.
	accepted ///< We were called.
};


/// What a wire can do beyond moving bytes in order.
struct Capabilities
{
	bool halfClose = false;    ///< finish() works, and onEnd() comes without onClose().
	bool closeReason = false;  ///< The code and text of close() reach the peer.
	bool secure = false;       ///< Nothing readable passes below: encrypted, and the peer checked.
	bool local = false;        ///< Never leaves this machine.
	bool reset = false;        ///< The peer of an aborted connection hears an error, not an orderly end.
	bool programOnly = false;  ///< At the other end is a program that knows what is spoken, never a bare terminal.
	bool endExplained = false; ///< How it ended says more than that it did: a program's exit status.

	friend bool operator==(const Capabilities&, const Capabilities&) = default;
};


/// Who the peer is, as far as the wire itself vouches for it.
struct Credentials
{
	std::optional<std::uint32_t> user; ///< The process's user id, on a Unix socket.
	std::string certificate;           ///< The subject of a checked certificate, or empty.
};


/// What is known of a connection.
struct ConnectionInfo
{
	Role role = Role::dialled;
	Address local; ///< Where we are; empty until open where the wire decides it.
	Address peer;  ///< As dialled at first, with the port that is really dialled; once open, the one that answered.
	Capabilities capabilities;
	Credentials credentials;
	bool encrypted = false; ///< Nothing readable passes below, whether or not the peer was checked.

	/// Somebody else passes the peer's bytes on and says where it is: `peer` is what they believe, and no authority. What
	/// the wire knows is of them, and says nothing of the peer: it is not of this machine, and nobody vouches for it.
	bool forwarded = false;

	/// Of who was called: the names that its own certificate, which it shows to callers, is for; a wildcard as it stands
	/// there. Null where the wire has none. Shared by all that one listener accepted.
	std::shared_ptr<const std::vector<std::string>> ownNames = nullptr;
};


} // namespace ciarla
