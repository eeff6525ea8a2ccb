#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/transport/MemoryTransport.h>
#include <ciarla/transport/TransportRegistry.h>
#include <ciarla/transport/WrappingFactory.h>

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::HasSubstr;


using Diary = std::vector<std::string>;


/// A layer that changes nothing, and writes down what it was asked to do.
class DiaryLayer final: public Layer
{
public:
	DiaryLayer(std::string name, Diary& diary):
		_name(std::move(name)),
		_diary(diary)
	{
	}

	std::string_view name() const noexcept override
	{
		return _name;
	}

	Capabilities capabilities(const Capabilities& below) const noexcept override
	{
		return below;
	}

	Result<std::unique_ptr<LayerFactory>> prepare(Role role, const AddressOptions& options) override
	{
		std::string line = (role == Role::dialled ? "dial " : "listen ") + _name;
		for (const auto& [name, value]: options)
		{
			if (name == "bad")
			{
				return Error{make_error_code(ErrorCode::badOption), "The layer " + _name + " has no option bad."};
			}
			line += " " + name + "=" + value;
		}
		_diary.push_back(std::move(line));
		return WrappingFactory::make([this](std::unique_ptr<Connection> below) {
			_diary.push_back("wrap " + _name);
			return below;
		});
	}

private:
	std::string _name;
	Diary& _diary;
};


class TransportRegistryTest: public testing::Test
{
protected:
	TransportRegistryTest()
	{
		auto network = std::make_shared<MemoryNetwork>();
		EXPECT_TRUE(registry.add(std::make_unique<MemoryTransport>(network)));
		EXPECT_TRUE(registry.add(std::make_unique<DiaryLayer>("inner", diary)));
		EXPECT_TRUE(registry.add(std::make_unique<DiaryLayer>("outer", diary)));
	}

	static Address address(std::string_view text)
	{
		return Address::parse(text).value();
	}

	testkit::ManualLoop loop;
	testkit::RecordingAcceptHandler door{loop};
	Diary diary;
	TransportRegistry registry;
};


TEST_F(TransportRegistryTest, WrapsTheInnermostLayerFirst)
{
	auto connection = registry.dial(address("outer+inner+memory://room?inner.a=1&outer.b=2"));

	ASSERT_TRUE(connection);
	EXPECT_THAT(diary, ElementsAre("dial inner a=1", "dial outer b=2", "wrap inner", "wrap outer"));
}


TEST_F(TransportRegistryTest, WrapsWhatALayeredListenerAccepts)
{
	auto listener = registry.listen(loop, address("outer+inner+memory://room?inner.a=1"), door);
	ASSERT_TRUE(listener);
	EXPECT_EQ(listener.value()->address().text(), "outer+inner+memory://room?inner.a=1");

	testkit::RecordingHandler caller;
	auto connection = registry.dial(address("memory://room"));
	ASSERT_TRUE(connection);
	diary.clear();
	connection.value()->start(loop, caller);
	loop.runUntilIdle();

	EXPECT_THAT(diary, ElementsAre("wrap inner", "wrap outer"));
}


TEST_F(TransportRegistryTest, NamesASchemeThatItDoesNotKnowAndTheNearest)
{
	const auto connection = registry.dial(address("memry://room"));

	ASSERT_FALSE(connection);
	EXPECT_EQ(connection.error().code, ErrorCode::unknownScheme);
	EXPECT_THAT(connection.error().text, HasSubstr("\"memry\""));
	EXPECT_THAT(connection.error().text, HasSubstr("did you mean memory?"));
}


/// A wire of hosts that goes nowhere, and tells what it was asked for.
class HostTransport final: public Transport
{
public:
	explicit HostTransport(Diary& diary):
		_diary(diary)
	{
	}

	std::string_view scheme() const noexcept override
	{
		return "tcp";
	}

	Capabilities capabilities() const noexcept override
	{
		return {};
	}

	std::unique_ptr<Connection> dial(const Address& address) override
	{
		_diary.push_back("tcp " + address.where());
		return std::move(MemoryTransport::pair(MemoryOptions()).first);
	}

	Result<std::unique_ptr<Listener>> listen(Loop&, const Address& address, AcceptHandler&) override
	{
		_diary.push_back("tcp " + address.where());
		return Error{make_error_code(ErrorCode::notSupported), "Nobody can listen here."};
	}

private:
	Diary& _diary;
};


class HostRegistryTest: public TransportRegistryTest
{
protected:
	HostRegistryTest()
	{
		EXPECT_TRUE(registry.add(std::make_unique<HostTransport>(diary)));
		EXPECT_TRUE(registry.add(std::make_unique<DiaryLayer>("ws", diary)));
		registry.setAlias("ws", {"ws"}, "tcp");
		registry.setPathOption("ws.path", "tcp");
	}

	std::string dialled(std::string_view text)
	{
		diary.clear();
		const auto connection = registry.dial(address(text));
		std::string all = connection ? "" : connection.error().text;
		for (const std::string& line: diary)
		{
			all += (all.empty() ? "" : ", ") + line;
		}
		return all;
	}
};


TEST_F(HostRegistryTest, TakesAWordBeforeAColonForAHostWhereNoTransportIsCalledSo)
{
	EXPECT_EQ(dialled("localhost:"), "tcp localhost:");
	EXPECT_EQ(dialled("My-Host.example:"), "tcp my-host.example:");
	EXPECT_EQ(dialled("host:80/chat"), "tcp host:80/chat");
	EXPECT_EQ(dialled("host:80/"), "tcp host:80/");
	EXPECT_THAT(dialled("localhost:http"), HasSubstr("No transport is called \"localhost\""));
	EXPECT_THAT(dialled("host://80"), HasSubstr("No transport is called \"host\""));
	(void)registry.listen(loop, address("localhost:"), door);
	EXPECT_EQ(diary.back(), "tcp localhost:");
}


TEST_F(HostRegistryTest, TakesThePathOfAUrlForTheOptionThatItIs)
{
	for (const char* scheme: {"ws://", "ws+tcp://", "ws+tcp:", "WS:"})
	{
		SCOPED_TRACE(scheme);
		const std::string text(scheme);
		EXPECT_EQ(dialled(text + "h:1/chat"), "dial ws path=/chat, tcp h:1, wrap ws");
		EXPECT_EQ(dialled(text + "[::1]:1/a/b%20/"), "dial ws path=/a/b%20/, tcp [::1]:1, wrap ws");
		EXPECT_EQ(dialled(text + "h/chat?ws.size=1"), "dial ws size=1 path=/chat, tcp h, wrap ws");
		EXPECT_EQ(dialled(text + "h:1/chat?ws.path=/chat"), "dial ws path=/chat, tcp h:1, wrap ws");
		EXPECT_EQ(dialled(text + "h:1/?ws.path=/chat"), "dial ws path=/chat, tcp h:1, wrap ws");
		EXPECT_EQ(dialled(text + "h:1/"), "dial ws, tcp h:1, wrap ws");
		EXPECT_EQ(
			dialled(text + "h:1/chat?ws.path=/other"),
			"The address has the path /chat, and its option ws.path says /other; leave one of them out.");
	}
}


TEST_F(HostRegistryTest, LetsThePathOfAUrlCountBeforeASetting)
{
	registry.setDefault("ws.path", "/usual");
	EXPECT_EQ(dialled("ws://h/chat"), "dial ws path=/chat, tcp h, wrap ws");
	EXPECT_EQ(dialled("ws://h/"), "dial ws path=/usual, tcp h, wrap ws");
}


TEST_F(HostRegistryTest, WritesAnAddressAsCallersDoSoThatItIsDialledTheSame)
{
	registry.setAlias("wss", {"ws", "inner"}, "tcp");
	const std::pair<const char*, const char*> written[] = {
		{"ws+tcp://h:1", "ws://h:1"},
		{"ws+tcp://[::1]:1?ws.path=/chat", "ws://[::1]:1/chat"},
		{"ws+tcp://h:1?ws.path=/a?b", "ws://h:1?ws.path=/a?b"},
		{"ws+inner+tcp://h:1?ws.path=/a b", "wss://h:1/a b"},
		{"ws+tcp://h:1?ws.size=1", "ws://h:1?ws.size=1"},
		{"tcp://h:1", "tcp://h:1"},
		{"inner+tcp://h:1", "inner+tcp://h:1"},
		{"ws+memory://room", "ws+memory://room"},
	};
	for (const auto& [whole, callers]: written)
	{
		SCOPED_TRACE(whole);
		const Address shown = registry.asWritten(address(whole));
		EXPECT_EQ(shown.text(), callers);
		EXPECT_EQ(dialled(shown.text()), dialled(whole));
	}
}


TEST_F(HostRegistryTest, LeavesThePathAloneWhereItIsThePlaceOrNobodysOption)
{
	EXPECT_EQ(dialled("inner+tcp://h:1/chat"), "dial inner, tcp h:1/chat, wrap inner");
	diary.clear();
	const auto listener = registry.listen(loop, address("ws+memory://room/chat"), door);
	ASSERT_TRUE(listener);
	EXPECT_EQ(listener.value()->address().where(), "room/chat");
}


TEST_F(HostRegistryTest, SaysHowAWebSocketIsWrittenToWhoNamesAPage)
{
	registry.setAlias("wss", {"ws", "inner"}, "tcp");
	EXPECT_EQ(dialled("http://h/chat"), "No transport is called \"http\"; for a WebSocket write ws://HOST:PORT/PATH.");
	EXPECT_EQ(dialled("https://h"), "No transport is called \"https\"; for a WebSocket write wss://HOST:PORT/PATH.");
}


TEST_F(HostRegistryTest, WritesTheWholeAddressWhereALayerStandsOnNoWire)
{
	registry.setDefault("inner.size", "1");
	const std::pair<const char*, const char*> written[] = {
		{"inner+127.0.0.1:1", "inner+tcp://127.0.0.1:1"},
		{"inner+h:1", "inner+tcp://h:1"},
		{"inner+h", "inner+tcp://h"},
		{"inner+[::1]:1", "inner+tcp://[::1]:1"},
		{"inner+://h:1", "inner+tcp://h:1"},
		{"inner+:1", "inner+tcp://:1"},
		{"inner+", "inner+tcp://HOST:PORT"},
		{"inner:127.0.0.1:1", "inner+tcp://127.0.0.1:1"},
		{"inner:h:1", "inner+tcp://h:1"},
		{"inner:h", "inner+tcp://h"},
		{"inner:[::1]:1", "inner+tcp://[::1]:1"},
		{"inner://h:1", "inner+tcp://h:1"},
		{"INNER://[::1]:1", "inner+tcp://[::1]:1"},
		{"inner://h:1?inner.size=2", "inner+tcp://h:1?inner.size=2"},
		{"inner://", "inner+tcp://HOST:PORT"},
		{"ws+inner://h:1", "ws+inner+tcp://h:1"},
		{"ws+inner+h:1", "ws+inner+tcp://h:1"},
		{"ws+h:1/chat", "ws+tcp://h:1/chat"},
		{"ws+127.0.0.1:1/chat", "ws+tcp://127.0.0.1:1/chat"},
		{"inner:memory:room", "inner+memory:room"},
	};
	for (const auto& [text, meant]: written)
	{
		SCOPED_TRACE(text);
		const Result<Address> parsed = Address::parse(text);
		Result<void> error = parsed ? Result<void>() : parsed.error();
		if (parsed)
		{
			const auto connection = registry.dial(parsed.value());
			const Result<HostPort> place = parsed->hostPort();
			error = connection ? (place ? Result<void>() : place.error()) : connection.error();
		}
		ASSERT_FALSE(error);
		EXPECT_THAT(error.error().text, HasSubstr(std::string("write ") + meant));
		EXPECT_TRUE(error.error().text.ends_with(std::string(meant) + ".")) << error.error().text;
	}
}


TEST_F(TransportRegistryTest, NamesALayerThatItDoesNotKnowAndWhatThereIs)
{
	const auto listener = registry.listen(loop, address("tls+memory://room"), door);

	ASSERT_FALSE(listener);
	EXPECT_EQ(listener.error().code, ErrorCode::unknownScheme);
	EXPECT_THAT(listener.error().text, HasSubstr("there is: inner, outer"));
}


TEST_F(TransportRegistryTest, RefusesAnOptionThatBelongsToNoPart)
{
	const auto connection = registry.dial(address("inner+memory://room?outer.b=1"));

	ASSERT_FALSE(connection);
	EXPECT_EQ(connection.error().code, ErrorCode::badOption);
}


TEST_F(TransportRegistryTest, PassesOnWhatALayerSaysOfItsOptions)
{
	const auto connection = registry.dial(address("inner+memory://room?inner.bad=1"));

	ASSERT_FALSE(connection);
	EXPECT_THAT(connection.error().text, HasSubstr("no option bad"));
}


/// What an address with this option gets, where the layer "inner" and the transport have rows.
std::string answerOf(TransportRegistry& registry, const std::string& option)
{
	constexpr OptionRow rows[]{
		{"inner.count", "BYTES", OptionType::number, 2, 30, "a number"},
		{"inner.count", "BYTES", OptionType::number, 0, 1, "never"}, // The first of a name counts.
		{"inner.any", "N", OptionType::number, 0, UINT64_MAX, "any number"},
		{"inner.kind", "soft|hard|none", OptionType::choice, 0, 0, "a choice"},
		{"inner.text", "TEXT", OptionType::text, 0, 0, "a text"},
		{"memory.kind", "x|y", OptionType::choice, 0, 0, "a choice"}};
	registry.addOptions(rows);
	const auto dialled = registry.dial(Address::parse("inner+memory:nobody?" + option).value());
	return dialled ? "fits" : dialled.error().text;
}


TEST_F(TransportRegistryTest, HoldsAnAddressAgainstTheRowsOfItsOptions)
{
	for (const char* good:
		 {"inner.count=2", "inner.count=30", "inner.count=007", "inner.any=18446744073709551615", "inner.kind=none",
		  "inner.text=", "inner.text=anything"})
	{
		EXPECT_EQ("fits", answerOf(registry, good)) << good;
	}
	for (const char* bad: {"1", "31", "", "-2", "+2", "2.0", "0x2", " 2", "2 ", "two", "99999999999999999999999"})
	{
		EXPECT_EQ(
			"The option inner.count is a whole number of bytes from 2 to 30, not \"" + std::string(bad) + "\".",
			answerOf(registry, "inner.count=" + std::string(bad)));
	}
	EXPECT_EQ(
		"The option inner.kind is soft, hard or none, not \"soft|hard\".", answerOf(registry, "inner.kind=soft|hard"));
	EXPECT_EQ("The option inner.kind is soft, hard or none, not \"\".", answerOf(registry, "inner.kind="));
	EXPECT_EQ("There is no option inner.cuont; did you mean inner.count?", answerOf(registry, "inner.cuont=2"));
	EXPECT_EQ(
		"There is no option inner.colour; there is inner.count, inner.any, inner.kind or inner.text.",
		answerOf(registry, "inner.colour=red"));
	EXPECT_EQ("The option memory.kind is x or y, not \"z\".", answerOf(registry, "memory.kind=z"));
}


TEST_F(TransportRegistryTest, LeavesOptionsWithoutRowsToWhoeverHasThem)
{
	constexpr OptionRow rows[]{{"elsewhere.count", "N", OptionType::number, 2, 30, "a number"}};
	registry.addOptions(rows);

	EXPECT_TRUE(registry.dial(Address::parse("inner+memory:nobody?inner.anything=1").value()));
}


TEST_F(TransportRegistryTest, FillsInWhatAnAddressDoesNotSay)
{
	registry.setDefault("inner.colour", "red");
	registry.setDefault("inner.size", "3");
	registry.setDefault("outer.depth", "9");

	ASSERT_TRUE(registry.dial(address("inner+memory://room?inner.colour=blue")));

	EXPECT_THAT(diary, ElementsAre("dial inner colour=blue size=3", "wrap inner"));
}


TEST_F(TransportRegistryTest, LetsASchemeStandForAStack)
{
	registry.setAlias("onion", {"outer", "inner"}, "memory");

	const Address asked = address("onion://room");
	ASSERT_TRUE(registry.dial(asked));
	const auto listener = registry.listen(loop, asked, door);

	ASSERT_TRUE(listener) << listener.error().text;
	EXPECT_EQ("outer+inner+memory:room", listener.value()->address().text());
	EXPECT_THAT(
		diary, ElementsAre("dial inner", "dial outer", "wrap inner", "wrap outer", "listen inner", "listen outer"));
	EXPECT_TRUE(registry.capabilities(asked).local);
}


TEST_F(TransportRegistryTest, TakesAnotherRegistryWholeOrNotAtAll)
{
	TransportRegistry more;
	ASSERT_TRUE(more.add(std::make_unique<DiaryLayer>("new", diary)));
	ASSERT_TRUE(more.add(std::make_unique<DiaryLayer>("inner", diary)));

	const Result<void> added = registry.add(std::move(more));

	ASSERT_FALSE(added);
	EXPECT_THAT(added.error().text, HasSubstr("called \"inner\""));
	EXPECT_FALSE(registry.dial(address("new+memory:room")));
}


TEST_F(TransportRegistryTest, TakesEachNameOnce)
{
	EXPECT_FALSE(registry.add(std::make_unique<MemoryTransport>(std::make_shared<MemoryNetwork>())));
	EXPECT_FALSE(registry.add(std::make_unique<DiaryLayer>("memory", diary)));
	EXPECT_FALSE(registry.add(std::make_unique<DiaryLayer>("inner", diary)));
	EXPECT_EQ(registry.transports().size(), 1U);
	EXPECT_EQ(registry.layers().size(), 2U);
}


} // namespace
} // namespace ciarla
