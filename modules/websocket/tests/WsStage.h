#pragma once

#include "WsText.h"
#include "WsUpgrade.h"

#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/transport/MemoryTransport.h>
#include <ciarla/websocket/WebSocketLayer.h>

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>


namespace ciarla {


/// A WebSocket at one end of a memory wire, and at the other one a peer whose bytes a test writes and reads itself.
class WsStage: public testing::Test
{
protected:
	static constexpr const char* sampleKey = "dGhlIHNhbXBsZSBub25jZQ==";

	/// Begins, up to the upgrade.
	void begin(Role role, const AddressOptions& options = {})
	{
		auto [dialled, accepted] = MemoryTransport::pair();
		(role == Role::dialled ? dialled : accepted).swap(socketBelow);
		peer = std::move(role == Role::dialled ? accepted : dialled);
		socket = WebSocketLayer().prepare(role, options).value()->wrap(std::move(socketBelow));
		peer->start(loop, heard);
		socket->start(loop, handler);
		loop.runUntilIdle();
	}

	/// A server that has been called, and has agreed.
	void beServer()
	{
		begin(Role::accepted);
		say(wsRequest("/", "localhost", sampleKey));
		ASSERT_EQ(1U, handler.opened);
		heard.data.clear();
	}

	/// A client that has called, and is agreed with.
	void beClient()
	{
		begin(Role::dialled);
		say(agreement());
		ASSERT_EQ(1U, handler.opened);
		heard.data.clear();
	}

	/// What a server says to our request.
	std::string agreement() const
	{
		return "HTTP/1.1 101 Fine\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
			wsAcceptOf(keyHeard()) + "\r\n\r\n";
	}

	std::string keyHeard() const
	{
		const std::string name = "Sec-WebSocket-Key: ";
		const std::size_t begin = heard.data.find(name) + name.size();
		return heard.data.substr(begin, heard.data.find("\r\n", begin) - begin);
	}

	void say(std::string_view bytes)
	{
		EXPECT_NE(SendResult::closed, send(*peer, Bytes::copyOf(bytes)));
		loop.runUntilIdle();
	}

	/// What a server of ours says at the end.
	static std::string closeOf(std::uint16_t code, const std::string& text = "")
	{
		std::string payload{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
		return frameText(WsOpcode::close, WsPart::final_, payload + text, Masked::no);
	}

	testkit::ManualLoop loop;
	testkit::RecordingHandler handler; ///< Of the WebSocket.
	testkit::RecordingHandler heard;   ///< Of the peer.
	std::unique_ptr<Connection> socketBelow;
	std::unique_ptr<Connection> socket;
	std::unique_ptr<Connection> peer;
};


} // namespace ciarla
