#include "SabotagedConnections.h"
#include "WrapIn.h"

#include <ciarla/transport/Loop.h>

#include <chrono>
#include <utility>


namespace ciarla::testkit {


namespace {


class AlteringClose final: public ForwardingConnection
{
public:
	AlteringClose(std::unique_ptr<Connection> connection, AlterClose alter):
		ForwardingConnection(std::move(connection)),
		_alter(std::move(alter))
	{
	}

	void onOpen(Connection& connection) noexcept override
	{
		_opened = true;
		ForwardingConnection::onOpen(connection);
	}

	void onClose(Connection& connection, const CloseReason& reason) noexcept override
	{
		CloseReason altered = reason;
		if (_alter(altered, _opened))
		{
			ForwardingConnection::onClose(connection, altered);
		}
	}

private:
	AlterClose _alter;
	bool _opened = false;
};


class ReportingRefusalTwice final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void onClose(Connection& connection, const CloseReason& reason) noexcept override
	{
		ForwardingConnection::onClose(connection, reason);
		if (handler() && reason.code == make_error_code(ErrorCode::refused))
		{
			ForwardingConnection::onClose(connection, reason);
		}
	}
};


class AbortingInsteadOfFlushing final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void close(CloseMode mode, CloseReason reason) override
	{
		below().close(below().stats().bytesQueued > 0 ? CloseMode::abort : mode, std::move(reason));
	}
};


class FlushingInsteadOfAborting final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void close(CloseMode, CloseReason reason) override
	{
		below().close(CloseMode::graceful, std::move(reason));
	}
};


class CountingLingerFromClose final: public ForwardingConnection
{
public:
	CountingLingerFromClose(std::unique_ptr<Connection> connection, Duration linger):
		ForwardingConnection(std::move(connection)),
		_linger(linger)
	{
	}

	void close(CloseMode mode, CloseReason reason) override
	{
		below().close(mode, std::move(reason));
		if (loop() == nullptr)
		{
			return; // Not started: there is nothing to flush.
		}
		loop()->callAt(loop()->now() + _linger, [this, alive = std::weak_ptr(_alive)] {
			if (!alive.expired())
			{
				below().close(CloseMode::abort, {CloseSide::local, ErrorCode::timedOut, "The peer took too long."});
			}
		});
	}

private:
	Duration _linger;
	std::shared_ptr<bool> _alive = std::make_shared<bool>(true);
};


class DroppingTheText final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void close(CloseMode mode, CloseReason reason) override
	{
		reason.text.clear();
		below().close(mode, std::move(reason));
	}
};


class ClosingFromInside final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void close(CloseMode mode, CloseReason reason) override
	{
		below().close(mode, reason);
		if (mode == CloseMode::abort && !std::exchange(_told, true) && handler())
		{
			handler()->onClose(*this, reason);
		}
	}

	void onClose(Connection& connection, const CloseReason& reason) noexcept override
	{
		if (!std::exchange(_told, true))
		{
			ForwardingConnection::onClose(connection, reason);
		}
	}

private:
	bool _told = false;
};


class ForgettingItsInfo final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	const ConnectionInfo& info() const noexcept override
	{
		return _closed ? _nothing : below().info();
	}

	void onClose(Connection& connection, const CloseReason& reason) noexcept override
	{
		_closed = true;
		ForwardingConnection::onClose(connection, reason);
	}

private:
	bool _closed = false;
	ConnectionInfo _nothing;
};


} // namespace


ForwardingListener::Wrap alteringClose(AlterClose alter)
{
	return wrapIn<AlteringClose>(std::move(alter));
}


ForwardingListener::Wrap reportingRefusalTwice()
{
	return wrapIn<ReportingRefusalTwice>();
}


ForwardingListener::Wrap abortingInsteadOfFlushing()
{
	return wrapIn<AbortingInsteadOfFlushing>();
}


ForwardingListener::Wrap flushingInsteadOfAborting()
{
	return wrapIn<FlushingInsteadOfAborting>();
}


ForwardingListener::Wrap countingLingerFromClose(Duration linger)
{
	return wrapIn<CountingLingerFromClose>(linger);
}


ForwardingListener::Wrap droppingTheText()
{
	return wrapIn<DroppingTheText>();
}


ForwardingListener::Wrap closingFromInside()
{
	return wrapIn<ClosingFromInside>();
}


ForwardingListener::Wrap forgettingItsInfo()
{
	return wrapIn<ForgettingItsInfo>();
}


} // namespace ciarla::testkit
