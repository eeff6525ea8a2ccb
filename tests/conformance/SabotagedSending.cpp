#include "SabotagedConnections.h"
#include "WrapIn.h"

#include <ciarla/transport/Loop.h>

#include <algorithm>
#include <utility>


namespace ciarla::testkit {


namespace {


class ForgettingTheEndOfLongBatches final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	SendResult send(std::span<const Bytes> batch) override
	{
		// As if one gathered write took all: the system takes 1,024 slices.
		return below().send(batch.first(std::min<std::size_t>(batch.size(), 1024)));
	}
};


class CopyingIntoOneBuffer final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	SendResult send(std::span<const Bytes> batch) override
	{
		std::string text;
		for (const Bytes& slice: batch)
		{
			text += slice.text();
		}
		if (text.empty() || text.size() > bufferBytes)
		{
			return below().send(batch);
		}
		const SendResult result = below().send({});
		if (result != SendResult::closed)
		{
			text.copy(_buffer->data(), text.size());
			loop()->defer([this, alive = std::weak_ptr(_buffer), size = text.size()] {
				if (const auto buffer = alive.lock())
				{
					(void)ciarla::send(below(), Bytes::copyOf(std::string_view(*buffer).substr(0, size)));
				}
			});
		}
		return result;
	}

private:
	static constexpr std::size_t bufferBytes = 8'000;

	std::shared_ptr<std::string> _buffer = std::make_shared<std::string>(bufferBytes, '\0');
};


class TearingBatchesAtTheCap final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	SendResult send(std::span<const Bytes> batch) override
	{
		const SendResult result = below().send(batch);
		for (std::size_t i = 0; result == SendResult::full && i < batch.size(); ++i)
		{
			if (below().send(batch.subspan(i, 1)) == SendResult::full)
			{
				break;
			}
		}
		return result;
	}
};


class HearingNothingAfterFinish final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	Result<void> finish() override
	{
		_finished = true;
		return below().finish();
	}

	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override
	{
		if (!_finished)
		{
			ForwardingConnection::onData(connection, bytes);
		}
	}

private:
	bool _finished = false;
};


class CountingOneTooMany final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	ConnectionStats stats() const noexcept override
	{
		ConnectionStats stats = below().stats();
		stats.bytesSent += stats.bytesSent > 0 ? 1 : 0;
		return stats;
	}
};


class ClaimingToBeSecure final: public ForwardingConnection
{
public:
	ClaimingToBeSecure(std::unique_ptr<Connection> connection, std::shared_ptr<std::string> seenBelow):
		ForwardingConnection(std::move(connection)),
		_seenBelow(std::move(seenBelow)),
		_info(below().info())
	{
		_info.capabilities.secure = true;
	}

	SendResult send(std::span<const Bytes> batch) override
	{
		for (const Bytes& slice: batch)
		{
			_seenBelow->append(slice.text().substr(0, seenBytesMost - std::min(seenBytesMost, _seenBelow->size())));
		}
		return below().send(batch);
	}

	void onOpen(Connection& connection) noexcept override
	{
		_info = below().info();
		_info.capabilities.secure = true;
		ForwardingConnection::onOpen(connection);
	}

	const ConnectionInfo& info() const noexcept override
	{
		return _info;
	}

private:
	static constexpr std::size_t seenBytesMost = 1000;

	std::shared_ptr<std::string> _seenBelow;
	ConnectionInfo _info;
};


class AcceptingAfterClose final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	SendResult send(std::span<const Bytes> batch) override
	{
		const SendResult result = below().send(batch);
		return result == SendResult::closed && _closed ? SendResult::accepted : result;
	}

	void close(CloseMode mode, CloseReason reason) override
	{
		_closed = true;
		below().close(mode, std::move(reason));
	}

private:
	bool _closed = false;
};


} // namespace


ForwardingListener::Wrap forgettingTheEndOfLongBatches()
{
	return wrapIn<ForgettingTheEndOfLongBatches>();
}


ForwardingListener::Wrap copyingIntoOneBuffer()
{
	return wrapIn<CopyingIntoOneBuffer>();
}


ForwardingListener::Wrap tearingBatchesAtTheCap()
{
	return wrapIn<TearingBatchesAtTheCap>();
}


ForwardingListener::Wrap hearingNothingAfterFinish()
{
	return wrapIn<HearingNothingAfterFinish>();
}


ForwardingListener::Wrap countingOneTooMany()
{
	return wrapIn<CountingOneTooMany>();
}


ForwardingListener::Wrap claimingToBeSecure(std::shared_ptr<std::string> seenBelow)
{
	return wrapIn<ClaimingToBeSecure>(std::move(seenBelow));
}


ForwardingListener::Wrap acceptingAfterClose()
{
	return wrapIn<AcceptingAfterClose>();
}


} // namespace ciarla::testkit
