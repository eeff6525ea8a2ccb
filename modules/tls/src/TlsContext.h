#pragma once

#include "TlsHandles.h"
#include "TlsOptions.h"

#include <ciarla/base/Result.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <memory>
#include <mutex>
#include <string>


namespace ciarla {


/// A TlsContext is what all connections of one dial or listen have in common: keys, authorities, rules, and on the side
/// that dials the newest session, so that the next one need not begin from nothing.
///
/// Ownership: shared by the factory and its connections.
/// Threading: any, once made.
class TlsContext
{
public:
	/// Reads the files. One that is missing or wrong is an error that names it.
	static Result<std::shared_ptr<TlsContext>> make(Role role, TlsOptions options);

	Role role() const noexcept
	{
		return _role;
	}

	const TlsOptions& options() const noexcept
	{
		return _options;
	}

	/// A fresh end of a conversation; null where memory ran out.
	TlsEnd newEnd() const;

	/// Keeps the session for the next dial to the same name, in place of an older one.
	void keep(const std::string& name, TlsSession session);

	/// The session kept for this name, if any; it serves once.
	TlsSession take(const std::string& name);

private:
	TlsContext(Role role, TlsOptions options) noexcept;

	Result<void> prepare();
	Result<void> prepareCheck();

	Role _role;
	TlsOptions _options;
	TlsContextHandle _context;
	std::mutex _mutex; ///< Of the next two: connections of one dial may be on several loops.
	std::string _sessionName;
	TlsSession _session;
};


} // namespace ciarla
