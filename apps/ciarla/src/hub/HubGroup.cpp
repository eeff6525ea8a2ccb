#include "HubGroup.h"

#include <algorithm>
#include <utility>


namespace ciarla {


/// One host, its loop, and the way from its thread to the others.
class HubGroup::Seat final: public HubHostHandler
{
public:
	Seat(HubGroup& group, unsigned index, Loop* loop):
		_group(group),
		_index(index),
		_ownLoop(loop == nullptr ? std::make_unique<SocketLoop>() : nullptr),
		_loop(loop == nullptr ? *_ownLoop : *loop),
		_poster(_loop.poster())
	{
	}

	void host(std::unique_ptr<Hub> hub, const HubHostLimits& limits, HubLog& log)
	{
		HubHostHandler& handler = *this;
		_host = std::make_unique<HubHost>(_loop, std::move(hub), _index, limits, log, _gauges, handler);
	}

	void run()
	{
		if (_ownLoop)
		{
			_thread = std::thread([this] { _ownLoop->run(); });
		}
	}

	void stop()
	{
		if (_thread.joinable())
		{
			_ownLoop->stop();
			_thread.join();
		}
	}

	HubHost& host() const noexcept
	{
		return *_host;
	}

	const HubGauges& gauges() const noexcept
	{
		return _gauges;
	}

	bool isHere() const noexcept
	{
		return _ownLoop == nullptr;
	}

	void post(Task task)
	{
		// False where the loop has ended: then nobody is there to hear.
		(void)_poster->post(std::move(task));
	}

private:
	void onCallers(std::vector<Ticket> finished, std::vector<Ticket> gone) noexcept override
	{
		if (isHere())
		{
			_group.onCallers(_index, finished, gone);
			return;
		}
		_group._seats.front()->post([this, finished = std::move(finished), gone = std::move(gone)] {
			_group.onCallers(_index, finished, gone);
		});
	}

	void onMail(unsigned to, HubMail mail) noexcept override
	{
		_group.onMail(to, std::move(mail));
	}

	void onEmpty(unsigned) noexcept override
	{
		// Not from inside the host's own call, in which the group might be destroyed.
		_group._seats.front()->post([this] { _group.onEmpty(); });
	}

	HubGroup& _group;
	const unsigned _index;
	std::unique_ptr<SocketLoop> _ownLoop; ///< Null for the first.
	Loop& _loop;
	std::shared_ptr<Poster> _poster;
	HubGauges _gauges;
	std::unique_ptr<HubHost> _host;
	std::thread _thread;
};


HubGroup::HubGroup(
	Loop& first, unsigned loops, const HubMaker& makeHub, const HubHostLimits& limits, HubLog& log,
	HubGroupHandler& handler):
	_handler(handler),
	_load(loops),
	_nonEmpty(loops)
{
	for (unsigned index = 0; index < loops; ++index)
	{
		_seats.push_back(std::make_unique<Seat>(*this, index, index == 0 ? &first : nullptr));
		_seats.back()->host(makeHub({index, loops}), limits, log);
	}
	for (const std::unique_ptr<Seat>& seat: _seats)
	{
		seat->run();
	}
}


HubGroup::~HubGroup()
{
	for (const std::unique_ptr<Seat>& seat: _seats)
	{
		seat->stop();
	}
}


void HubGroup::take(std::unique_ptr<Connection> connection, Ticket ticket, TurnAway turnAway, Trust trust)
{
	const auto fewest = std::min_element(_load.begin(), _load.end());
	const auto index = static_cast<std::size_t>(fewest - _load.begin());
	++*fewest;
	_seatOf.resize(std::max<std::size_t>(_seatOf.size(), ticket + 1));
	_seatOf[ticket] = static_cast<std::uint8_t>(index);
	with(index, [connection = std::move(connection), ticket, turnAway, trust](HubHost& host) mutable {
		host.take(std::move(connection), ticket, turnAway, trust);
	});
}


void HubGroup::displace(Ticket ticket)
{
	with(_seatOf[ticket], [ticket](HubHost& host) { host.displace(ticket); });
}


void HubGroup::configure(const HubSettings& settings, const HubHostLimits& limits)
{
	for (std::size_t index = 0; index < _seats.size(); ++index)
	{
		with(index, [settings, limits](HubHost& host) { host.configure(settings, limits); });
	}
}


void HubGroup::showNumbers()
{
	for (std::size_t index = 0; index < _seats.size(); ++index)
	{
		with(index, [](HubHost& host) { host.showNumbers(); });
	}
}


void HubGroup::shutDown(Duration patience)
{
	for (std::size_t index = 0; index < _seats.size(); ++index)
	{
		with(index, [patience](HubHost& host) { host.shutDown(patience); });
	}
}


const HubGauges& HubGroup::gauges(std::size_t index) const noexcept
{
	return _seats[index]->gauges();
}


template <typename Work>
void HubGroup::with(std::size_t index, Work work)
{
	Seat& seat = *_seats[index];
	if (seat.isHere())
	{
		work(seat.host());
		return;
	}
	seat.post([&seat, work = std::move(work)]() mutable { work(seat.host()); });
}


/// From the sender's thread.
void HubGroup::onMail(unsigned to, HubMail mail)
{
	Seat& seat = *_seats[to];
	seat.post([&seat, mail = std::move(mail)]() mutable { seat.host().receiveMail(std::move(mail)); });
}


void HubGroup::onCallers(unsigned from, const std::vector<Ticket>& finished, const std::vector<Ticket>& gone)
{
	_load[from] -= gone.size();
	_handler.onCallers(finished, gone);
}


void HubGroup::onEmpty()
{
	if (--_nonEmpty == 0)
	{
		_handler.onEmpty();
	}
}


} // namespace ciarla
