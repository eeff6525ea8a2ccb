#pragma once

#include "TlsHandles.h"
#include "TlsOptions.h"

#include <cstddef>
#include <ctime>
#include <deque>
#include <mutex>


namespace ciarla {


/// A session that another dial can go on from.
struct TlsKeptSession
{
	TlsSession session;
	std::time_t checked = 0; ///< When the peer's certificate was verified: at the whole handshake it all goes back to.
};


/// A TlsSessionCache keeps the newest session of each peer for the next dial to it.
///
/// OpenSSL does not verify a certificate again when a session is resumed. So the key names everything that decided
/// whether the peer was accepted, only what was accepted is kept, and nothing serves for longer than an hour after its
/// certificate was verified, however often it was resumed in between.
///
/// Bounds: `sessionsMost` sessions, the oldest leaves first.
/// Threading: any; connections of one layer may be on several loops.
class TlsSessionCache
{
public:
	static constexpr std::size_t sessionsMost = 64;
	static constexpr std::time_t trustSeconds = 3'600;

	/// Keeps the session in place of an older one of this key, if it can be resumed at all.
	void keep(const TlsFingerprint& key, TlsKeptSession kept, std::time_t now = std::time(nullptr));

	/// The session of this key, or null. It serves once, so that nobody can tell that two dials are of one caller.
	/// Source: RFC 8446, C.4.
	TlsKeptSession take(const TlsFingerprint& key, std::time_t now = std::time(nullptr));

private:
	struct Entry
	{
		TlsFingerprint key;
		TlsKeptSession kept;
	};

	/// Whatever is of no use any more goes, and its secrets with it.
	void sweep(std::time_t now);

	std::mutex _mutex;
	std::deque<Entry> _entries; ///< The oldest first.
};


} // namespace ciarla
