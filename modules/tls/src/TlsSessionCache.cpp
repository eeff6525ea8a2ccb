#include "TlsSessionCache.h"

#include <algorithm>
#include <utility>


namespace ciarla {


namespace {


/// A clock that was set back says nothing of ages; then it is over too. OpenSSL itself offers no ticket of TLS 1.3 for
/// longer than the listener said.
bool isOver(const TlsKeptSession& kept, std::time_t now) noexcept
{
	const SSL_SESSION& session = *kept.session;
	const std::time_t age = now - SSL_SESSION_get_time(&session);
	const std::time_t sinceCheck = now - kept.checked;
	return age < 0 || age >= SSL_SESSION_get_timeout(&session) || sinceCheck < 0 ||
		sinceCheck >= TlsSessionCache::trustSeconds || SSL_SESSION_is_resumable(&session) != 1;
}


} // namespace


void TlsSessionCache::keep(const TlsFingerprint& key, TlsKeptSession kept, std::time_t now)
{
	if (!kept.session)
	{
		return;
	}
	const std::lock_guard lock(_mutex);
	std::erase_if(_entries, [&](const Entry& entry) { return entry.key == key; });
	_entries.push_back({key, std::move(kept)});
	sweep(now);
	if (_entries.size() > sessionsMost)
	{
		_entries.pop_front();
	}
}


TlsKeptSession TlsSessionCache::take(const TlsFingerprint& key, std::time_t now)
{
	const std::lock_guard lock(_mutex);
	sweep(now);
	const auto found =
		std::find_if(_entries.begin(), _entries.end(), [&](const Entry& entry) { return entry.key == key; });
	if (found == _entries.end())
	{
		return {};
	}
	TlsKeptSession kept = std::move(found->kept);
	_entries.erase(found);
	return kept;
}


void TlsSessionCache::sweep(std::time_t now)
{
	std::erase_if(_entries, [&](const Entry& entry) { return isOver(entry.kept, now); });
}


} // namespace ciarla
