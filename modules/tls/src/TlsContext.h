#pragma once

#include "TlsHandles.h"
#include "TlsOptions.h"
#include "TlsSessionCache.h"

#include <ciarla/base/Result.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <map>
#include <memory>
#include <optional>
#include <string>


namespace ciarla {


/// What came through pipes, by their paths.
using TlsPipes = std::map<std::string, std::string>;


/// A TlsContext is what all connections of one dial or listen have in common: keys, authorities, rules, and on the side
/// that dials the sessions of earlier ones, so that the next need not begin from nothing.
///
/// Ownership: shared by the factory and its connections.
/// Threading: any, once made.
class TlsContext
{
public:
	/// Reads the files, but for what came through pipes, which are read once. One that is missing or wrong is an error that
	/// names it. Contexts with the same sessions, which are not null, go on from each other's where they trust the same.
	static Result<std::shared_ptr<TlsContext>> make(
		Role role, TlsOptions options, std::shared_ptr<TlsSessionCache> sessions, TlsPipes& pipes);

	/// One by itself.
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

	/// The names that the certificate of a listener is for; null for a dial.
	const std::shared_ptr<const std::vector<std::string>>& ownNames() const noexcept
	{
		return _ownNames;
	}

	/// Of the certificate that a listener shows; nothing for a dial.
	std::optional<TlsFingerprint> ownFingerprint() const;

	TlsSessionCache& sessions() const noexcept
	{
		return *_sessions;
	}

	/// What the sessions with a peer are kept under: whose certificate it shows, where it is, and all that made us trust
	/// it. Nothing where none are kept: a listener keeps none, and without a check there is no trust to keep.
	std::optional<TlsFingerprint> sessionKey(const std::string& name, const std::string& where) const;

private:
	TlsContext(Role role, TlsOptions options, std::shared_ptr<TlsSessionCache> sessions) noexcept;

	Result<void> prepare(TlsPipes& pipes);
	Result<void> prepareCheck(TlsPipes& pipes);

	Role _role;
	TlsOptions _options;
	TlsContextHandle _context;
	std::shared_ptr<const std::vector<std::string>> _ownNames; ///< Shared with the connections.
	std::optional<TlsFingerprint> _trust;                      ///< Of a dial that checks its peer.
	std::shared_ptr<TlsSessionCache> _sessions;
};


} // namespace ciarla
