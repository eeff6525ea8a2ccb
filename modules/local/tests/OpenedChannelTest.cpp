#include "LocalConformance.h"

#include <ciarla/testkit/Conformance.h>
#include <ciarla/transport/SocketChannel.h>
#include <ciarla/transport/StreamConnection.h>

#include <gmock/gmock.h>

#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>


namespace ciarla::testkit {


namespace {


/// A descriptor that is connected to a Unix socket's path, or −1.
int connectedTo(const std::string& path)
{
	SocketPlace place;
	auto& name = reinterpret_cast<sockaddr_un&>(place.name);
	if (path.size() >= sizeof(name.sun_path))
	{
		return -1;
	}
	name.sun_family = AF_UNIX;
	std::copy(path.begin(), path.end(), name.sun_path);
	const int descriptor = newStreamSocket(AF_UNIX);
	if (::connect(descriptor, place.generic(), sizeof(name)) != 0)
	{
		::close(descriptor);
		return -1;
	}
	return descriptor;
}


/// The wire of Unix sockets, but for who dials: they have connected by themselves before they make a connection of it,
/// as do those who were given a descriptor. Where that fails it dials like the other.
class OpenedTransport final: public Transport
{
public:
	explicit OpenedTransport(std::unique_ptr<Transport> transport):
		_transport(std::move(transport))
	{
	}

	std::string_view scheme() const noexcept override
	{
		return _transport->scheme();
	}

	Capabilities capabilities() const noexcept override
	{
		return _transport->capabilities();
	}

	std::unique_ptr<Connection> dial(const Address& address) override
	{
		const int descriptor = address.options().empty() ? connectedTo(address.where()) : -1;
		if (descriptor < 0)
		{
			return _transport->dial(address);
		}
		return std::make_unique<StreamConnection>(
			ConnectionInfo{
				.role = Role::dialled,
				.local = {},
				.peer = address,
				.capabilities = capabilities(),
				.credentials = credentialsOf(descriptor)},
			std::make_shared<const ConnectionLimits>(), std::make_unique<SocketChannel>(descriptor));
	}

	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override
	{
		return _transport->listen(loop, address, handler);
	}

private:
	std::unique_ptr<Transport> _transport;
};


/// All but 9, "nothing happens before start": here the wire is connected before there is a connection.
std::vector<ConformanceClause> clauses()
{
	std::vector<ConformanceClause> clauses;
	std::ranges::copy_if(conformanceClauses(), std::back_inserter(clauses), [](const ConformanceClause& clause) {
		return clause.number != 9;
	});
	return clauses;
}


class AStreamConnectionThatDialledByItself: public testing::TestWithParam<ConformanceClause>
{
};


TEST_P(AStreamConnectionThatDialledByItself, KeepsTheContract)
{
	const Verdict verdict = runClause(GetParam(), [] {
		ConformanceSubject subject = localSubject();
		subject.transport = std::make_unique<OpenedTransport>(std::move(subject.transport));
		subject.idleConnections = 100;
		return subject;
	});

	EXPECT_TRUE(verdict.kept()) << GetParam().promise << ": " << verdict.text();
}


INSTANTIATE_TEST_SUITE_P(
	Clause, AStreamConnectionThatDialledByItself, testing::ValuesIn(clauses()),
	[](const auto& clause) { return std::to_string(clause.param.number); });


} // namespace
} // namespace ciarla::testkit
