#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/Loop.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>


namespace ciarla {


/// A Resolver finds the numeric addresses of a host.
///
/// Ownership: shared by a transport and the connections it dialled.
/// Threading: resolve() may be called from any thread; `done` runs where the poster leads.
class Resolver
{
public:
	/// Numeric addresses, the best first: "192.0.2.1", "2001:db8::1", "fe80::1%eth0". Or ErrorCode::cannotResolve, or
	/// outOfResources where this machine could not even ask.
	using Answer = Result<std::vector<std::string>>;
	using Callback = std::function<void(Answer)>;

	virtual ~Resolver() = default;

	/// Posts `done` with the answer, once, never from inside this call, which does not block. An answer that
	/// comes when the poster's loop has ended is dropped; whoever lost interest before ignores it.
	virtual void resolve(const std::string& host, std::shared_ptr<Poster> poster, Callback done) = 0;
};


} // namespace ciarla
