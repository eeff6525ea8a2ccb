#pragma once

#include "SessionStage.h"

#include <ciarla/protocol/ChatProtocol.h>
#include <ciarla/testkit/MockConnection.h>
#include <ciarla/testkit/MockListener.h>
#include <ciarla/testkit/MockTransport.h>

#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {


/// A MockedWire is a session of the program on a MockTransport whose every move the test makes: it opens the connection,
/// brings bytes, takes them or not, and ends it. Bob, at its other end, is a ChatProtocol without a wire.
///
/// Ownership: the session, which owns the connection, goes before the loop.
class MockedWire
{
public:
	~MockedWire()
	{
		ada.session.reset(); // Before what it borrows.
	}

	MockedWire()
	{
		auto mock = std::make_unique<testing::NiceMock<testkit::MockTransport>>("mock");
		transport = mock.get();
		[[maybe_unused]] const Result<void> added = registry.add(std::move(mock));
		settings.name = settings.guessedName = "Ada";
		ON_CALL(*transport, dial).WillByDefault([this](const Address&) { return makeConnection(); });
		ON_CALL(*transport, listen)
			.WillByDefault(
				[this](Loop&, const Address& address, AcceptHandler& accepts) -> Result<std::unique_ptr<Listener>> {
					auto made = std::make_unique<testing::NiceMock<testkit::MockListener>>();
					made->boundAddress = address;
					listener = made.get();
					acceptHandler = &accepts;
					return Result<std::unique_ptr<Listener>>(std::move(made));
				});
	}

	/// Ada runs `ciarla connect mock:there`.
	void connect()
	{
		ada.session = std::make_unique<Session>(loop, ada.console, registry, SeekBy::dialling, there, settings, ada);
		ada.session->start();
		settle();
	}

	/// Ada runs `ciarla listen mock:there`, and somebody calls.
	void listen()
	{
		ada.session = std::make_unique<Session>(loop, ada.console, registry, SeekBy::listening, there, settings, ada);
		ada.session->start();
		settle();
		acceptHandler->onAccept(*listener, makeConnection());
		settle();
	}

	void open()
	{
		if (handler != nullptr)
		{
			handler->onOpen(*connection);
		}
		settle();
	}

	void bring(std::string_view bytes)
	{
		if (handler != nullptr)
		{
			handler->onData(*connection, std::as_bytes(std::span(bytes)));
		}
		settle();
	}

	/// The other side finishes; where it was polite, our end follows.
	void end()
	{
		if (handler != nullptr)
		{
			handler->onEnd(*connection);
		}
		settle();
	}

	void close(const CloseReason& reason)
	{
		tellClosed(reason);
		settle();
	}

	/// The wire has room again.
	void drain()
	{
		if (handler != nullptr)
		{
			handler->onWritable(*connection);
		}
		settle();
	}

	/// The conversation as far as Bob's program would come if it heard all that was sent so far: what he answers.
	std::string bobsAnswer()
	{
		bob.receive(std::as_bytes(std::span(sent).subspan(heardByBob)), loop.now());
		heardByBob = sent.size();
		while (const std::optional<ChatEvent> event = bob.nextEvent())
		{
			if (const TextHeard* text = std::get_if<TextHeard>(&*event))
			{
				bobsScreen.emplace_back(text->body);
				bob.acknowledge(text->sequence, loop.now());
			}
		}
		const Bytes output = bob.takeOutput();
		return std::string(asText(output.span()));
	}

	/// Both have said their names.
	void introduce()
	{
		open();
		bob.start(loop.now());
		for (int i = 0; i < 4; ++i)
		{
			bring(bobsAnswer());
		}
	}

	void settle()
	{
		for (int i = 0; i < 4; ++i)
		{
			loop.advance(std::chrono::milliseconds(20));
			ada.console.look();
			ada.console.deliver();
			loop.runUntilIdle();
		}
	}

	testkit::ManualLoop loop;
	TransportRegistry registry;
	testkit::MockTransport* transport = nullptr;
	testing::NiceMock<testkit::MockListener>* listener = nullptr;
	testkit::MockConnection* connection = nullptr; ///< The last one, while the session has it.
	AcceptHandler* acceptHandler = nullptr;
	ConnectionHandler* handler = nullptr; ///< Of the connection; null before start() and after its end.
	Address there = Address::parse("mock:there").value();
	SessionSettings settings;
	SendResult answer = SendResult::accepted; ///< What send() says.
	std::string sent;                         ///< What send() took.
	int dials = 0;                            ///< Connections that were made.
	int refusals = 0;                         ///< Batches that send() did not take.
	ChatProtocol bob{{.name = "Bob"}};
	std::vector<std::string> bobsScreen;
	std::size_t heardByBob = 0;
	Player ada{!interactive};

private:
	/// Tells its wire when the session lets go of it.
	struct Watched: testing::NiceMock<testkit::MockConnection>
	{
		explicit Watched(MockedWire& of):
			wire(of)
		{
		}

		~Watched() override
		{
			if (wire.connection == this)
			{
				wire.connection = nullptr;
				wire.handler = nullptr;
			}
		}

		MockedWire& wire;
	};

	void tellClosed(const CloseReason& reason)
	{
		if (ConnectionHandler* const told = std::exchange(handler, nullptr))
		{
			told->onClose(*connection, reason);
		}
	}

	std::unique_ptr<Connection> makeConnection()
	{
		auto made = std::make_unique<Watched>(*this);
		connection = made.get();
		made->connectionInfo.peer = there;
		++dials;
		ON_CALL(*made, start).WillByDefault([this](Loop&, ConnectionHandler& started) { handler = &started; });
		ON_CALL(*made, silence).WillByDefault([this] { handler = nullptr; });
		ON_CALL(*made, send).WillByDefault([this](std::span<const Bytes> batch) {
			const bool taken = answer == SendResult::accepted || answer == SendResult::acceptedPause;
			for (const Bytes& bytes: batch)
			{
				sent += taken ? std::string(asText(bytes.span())) : std::string();
			}
			refusals += taken ? 0 : 1;
			return answer;
		});
		ON_CALL(*made, close).WillByDefault([this](CloseMode, const CloseReason& reason) {
			loop.defer([this, reason] { tellClosed({CloseSide::local, reason.code, reason.text, 0}); });
		});
		return made;
	}
};


} // namespace ciarla
