#pragma once

#include <ciarla/testkit/FakeTransport.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/transport/ForwardingConnection.h>
#include <ciarla/transport/Layer.h>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>


namespace ciarla::testkit {


/// What lies below the layer, and notes how much is handed down at once.
class NotingConnection final: public ForwardingConnection
{
public:
	NotingConnection(std::unique_ptr<Connection> below, std::vector<std::size_t>& sizes):
		ForwardingConnection(std::move(below)),
		_sizes(sizes)
	{
	}

	SendResult send(std::span<const Bytes> batch) override
	{
		_sizes.push_back(
			std::accumulate(batch.begin(), batch.end(), std::size_t{0}, [](std::size_t sum, const Bytes& slice) {
				return sum + slice.size();
			}));
		return ForwardingConnection::send(batch);
	}

private:
	std::vector<std::size_t>& _sizes;
};


/// Two ends in memory, one of them behind a layer, and a clock that the test moves.
class ImpairedStage: public testing::Test
{
public:
	/// Makes both ends, of which ours has the layer with these options, and opens them.
	void begin(Layer& layer, const AddressOptions& options, const FakeOptions& fake = {})
	{
		const auto factory = layer.prepare(Role::dialled, options).value();
		FakePair pair = makeFakePair(fake);
		ours = factory->wrap(std::make_unique<NotingConnection>(std::move(pair.dialled), handedDown));
		theirs = std::move(pair.accepted);
		handler.whenData = [this, before = std::size_t{0}](Connection&) mutable {
			pieces.push_back(handler.bytes - std::exchange(before, handler.bytes));
		};
		ours->start(loop, handler);
		theirs->start(loop, peer);
		loop.runUntilIdle();
		ASSERT_EQ(handler.opened + peer.opened, 2U);
	}

	void say(Connection& connection, std::size_t bytes)
	{
		EXPECT_NE(send(connection, Bytes::copyOf(std::string(bytes, 'x'))), SendResult::closed);
		loop.runUntilIdle();
	}

	/// "prepared", or why not.
	static std::string refusalOf(Layer& layer, const AddressOptions& options)
	{
		const auto made = layer.prepare(Role::dialled, options);
		return made ? "prepared" : made.error().text;
	}

	ManualLoop loop;
	RecordingHandler handler;
	RecordingHandler peer;
	std::vector<std::size_t> pieces;     ///< The sizes of what came to us,
	std::vector<std::size_t> handedDown; ///< and of what went to the connection below.
	std::unique_ptr<Connection> ours;
	std::unique_ptr<Connection> theirs;
};


} // namespace ciarla::testkit
