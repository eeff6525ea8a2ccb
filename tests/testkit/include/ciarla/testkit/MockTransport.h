#pragma once

#include <ciarla/transport/Transport.h>

#include <gmock/gmock.h>

#include <string>
#include <utility>


namespace ciarla::testkit {


/// A MockTransport expects to be dialled and listened on.
class MockTransport: public Transport
{
public:
	explicit MockTransport(std::string scheme = "mock"):
		_scheme(std::move(scheme))
	{
		ON_CALL(*this, scheme).WillByDefault(testing::Return(std::string_view(_scheme)));
		ON_CALL(*this, capabilities).WillByDefault(testing::Return(Capabilities()));
	}

	MOCK_METHOD(std::string_view, scheme, (), (const, noexcept, override));
	MOCK_METHOD(Capabilities, capabilities, (), (const, noexcept, override));
	MOCK_METHOD(std::unique_ptr<Connection>, dial, (const Address& address), (override));
	MOCK_METHOD(
		Result<std::unique_ptr<Listener>>, listen, (Loop & loop, const Address& address, AcceptHandler& handler),
		(override));

private:
	std::string _scheme;
};


} // namespace ciarla::testkit
