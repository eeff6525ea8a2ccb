#include <ciarla/transport/SocketDialler.h>

#include <ciarla/transport/StreamErrors.h>

#include <algorithm>
#include <cerrno>
#include <utility>


namespace ciarla {


namespace {


/// One place, which is known.
class OnePlace final: public DialTarget
{
public:
	OnePlace(const SocketPlace& place, Address address, SocketDialler::Explain explain):
		_place(place),
		_address(std::move(address)),
		_explain(explain)
	{
	}

	void find(Loop&, std::function<void(Places)> found) override
	{
		found(std::vector{_place});
	}

	StreamOpener::Opened open(int descriptor, const SocketPlace&) override
	{
		return {
			.channel = std::make_unique<SocketChannel>(descriptor),
			.local = {},
			.peer = _address,
			.credentials = credentialsOf(descriptor)};
	}

	CloseReason failure(const std::vector<FailedPlace>& places) const override
	{
		return _explain(places.front().error, _address);
	}

	CloseReason lateness(const std::vector<FailedPlace>&, Duration deadline) const override
	{
		return {
			CloseSide::local, ErrorCode::timedOut,
			_address.text() + " did not answer within " + durationText(deadline) + ".", 0, CloseText::place};
	}

private:
	SocketPlace _place;
	Address _address;
	SocketDialler::Explain _explain;
};


/// A machine that has no way for one family loses no more than one attempt by it.
std::vector<SocketPlace> withFamiliesAlternating(std::vector<SocketPlace> places)
{
	const auto isOfTheFirst = [first = places.front().name.ss_family](const SocketPlace& place) {
		return place.name.ss_family == first;
	};
	const auto others = std::stable_partition(places.begin(), places.end(), isOfTheFirst);
	std::vector<SocketPlace> mixed;
	mixed.reserve(places.size());
	for (auto one = places.begin(), other = others; one != others || other != places.end();)
	{
		if (one != others)
		{
			mixed.push_back(*one++);
		}
		if (other != places.end())
		{
			mixed.push_back(*other++);
		}
	}
	return mixed;
}


} // namespace


SocketDialler::SocketDialler(
	std::unique_ptr<DialTarget> target, std::shared_ptr<const ConnectionLimits> limits, AttemptFactory makeAttempt):
	_target(std::move(target)),
	_limits(std::move(limits)),
	_makeAttempt(std::move(makeAttempt))
{
}


SocketDialler::SocketDialler(
	const SocketPlace& place, Address address, std::shared_ptr<const ConnectionLimits> limits, Explain explain):
	SocketDialler(std::make_unique<OnePlace>(place, std::move(address), explain), std::move(limits))
{
}


SocketDialler::~SocketDialler()
{
	stop();
}


void SocketDialler::start(Loop& loop, StreamOpener::Owner& owner)
{
	_loop = &loop;
	_owner = &owner;
	_deadline = _loop->callAt(_loop->now() + _limits->openDeadline, [this] { onDeadline(); });
	_target->find(loop, [this](DialTarget::Places found) { onFound(std::move(found)); });
}


void SocketDialler::onFound(DialTarget::Places found)
{
	if (_owner == nullptr)
	{
		return;
	}
	if (!found)
	{
		const bool isOfTheWire = found.error().code == ErrorCode::cannotResolve;
		fail({isOfTheWire ? CloseSide::wire : CloseSide::local, found.error().code, found.error().text});
		return;
	}
	_places = withFamiliesAlternating(std::move(found).value());
	tryNext();
}


void SocketDialler::onAttempted(SocketAttempt& attempt, int error) noexcept
{
	const auto running =
		std::ranges::find_if(_running, [&attempt](const Running& each) { return each.attempt.get() == &attempt; });
	const SocketPlace place = running->place;
	if (error == 0)
	{
		open(attempt, place);
		return;
	}
	_failed.push_back({place, error});
	_running.erase(running);
	tryNext();
}


void SocketDialler::tryNext()
{
	_loop->cancel(std::exchange(_next, CallId::none));
	while (_tried < _places.size())
	{
		const SocketPlace& place = _places[_tried++];
		std::unique_ptr<SocketAttempt> attempt = _makeAttempt(place);
		const int error = attempt->start(*_loop, *this);
		if (error == 0)
		{
			open(*attempt, place);
			return;
		}
		if (error == EINPROGRESS)
		{
			_running.push_back({place, std::move(attempt)});
			if (_tried < _places.size())
			{
				_next = _loop->callAt(_loop->now() + attemptDelay, [this] { tryNext(); });
			}
			return;
		}
		_failed.push_back({place, error});
	}
	if (_running.empty())
	{
		fail(_target->failure(_failed));
	}
}


void SocketDialler::onDeadline()
{
	for (const Running& each: _running)
	{
		_failed.push_back({each.place, ETIMEDOUT});
	}
	fail(_target->lateness(_failed, _limits->openDeadline));
}


void SocketDialler::open(SocketAttempt& attempt, const SocketPlace& place)
{
	Opened opened = _target->open(attempt.release(), place);
	stop();
	std::exchange(_owner, nullptr)->onOpened(std::move(opened));
}


void SocketDialler::fail(CloseReason reason)
{
	stop();
	std::exchange(_owner, nullptr)->onOpenFailed(std::move(reason));
}


void SocketDialler::stop() noexcept
{
	if (_loop != nullptr)
	{
		_loop->cancel(std::exchange(_deadline, CallId::none));
		_loop->cancel(std::exchange(_next, CallId::none));
	}
	_running.clear();
}


FailedOpener::FailedOpener(Error error):
	_error(std::move(error))
{
}


void FailedOpener::start(Loop&, Owner& owner)
{
	owner.onOpenFailed({CloseSide::local, _error.code, _error.text});
}


} // namespace ciarla
