#pragma once

#include "PeerSource.h"

#include <ciarla/base/Result.h>

#include <string_view>
#include <vector>


namespace ciarla {


/// A NetworkList says of a caller whether it comes from one of some networks.
///
///     list    = [ entry *( ( "," / " " ) entry ) ]
///     entry   = address [ "/" bits ]     ; 192.168.1.20, 10.0.0.0/8, fd00::/8
///             / "loopback"               ; 127.0.0.0/8 and ::1, unless somebody else says that it comes from there
///             / "unix"                   ; no network at all: a Unix socket, or memory
class NetworkList
{
public:
	NetworkList() = default;

	/// The error names the entry.
	static Result<NetworkList> parse(std::string_view text);

	bool contains(const PeerSource& source) const noexcept;

	bool empty() const noexcept
	{
		return _prefixes.empty() && !_loopback && !_local;
	}

private:
	Result<void> add(std::string_view entry);

	std::vector<NetworkPrefix> _prefixes;
	bool _loopback = false;
	bool _local = false;
};


} // namespace ciarla
