#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/Loop.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>


namespace ciarla {


/// What a HubPage shows, called on its thread; and to whom.
struct HubPageContent
{
	std::function<std::string()> metrics;
	std::function<bool()> isHealthy;
	std::vector<std::string> hosts =
		{}; ///< By which names, in lower case, one may ask for it; see PageRequest::isFor().
};


/// PageCalls are those who read a HubPage now: each asks once, is answered once, and is done.
///
/// Nobody can keep others from it: a request has one deadline, however its bytes drip in; so has the taking of the
/// answer; and where there are too many callers, the oldest goes.
///
/// Ownership: the loop outlives it.
/// Threading: the loop's.
class PageCalls final: public AcceptHandler
{
public:
	/// From the call to the end of the request's head.
	static constexpr Duration requestMax = std::chrono::seconds(5);

	/// From the answer until it has been taken and both sides have closed.
	static constexpr Duration answerMax = std::chrono::seconds(5);

	/// More than two turns of a loop can let in, so that whoever asks at once is heard before they are the oldest.
	static constexpr std::size_t callsMax = 160;

	PageCalls(Loop& loop, HubPageContent content);
	~PageCalls() override;
	PageCalls(const PageCalls&) = delete;
	PageCalls& operator=(const PageCalls&) = delete;

	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;

	std::size_t count() const noexcept
	{
		return _calls.size();
	}

private:
	class Call;

	void remove(Call& call);

	Loop& _loop;
	const HubPageContent _content;
	std::list<std::unique_ptr<Call>> _calls; ///< The oldest first.
};


} // namespace ciarla
