#pragma once

#include <ciarla/transport/Listener.h>

#include <gmock/gmock.h>


namespace ciarla::testkit {


/// A MockListener stands for a bound address; `boundAddress` is what address() returns unless told otherwise.
class MockListener: public Listener
{
public:
	MockListener()
	{
		ON_CALL(*this, address).WillByDefault(testing::ReturnRef(boundAddress));
	}

	MOCK_METHOD(const Address&, address, (), (const, noexcept, override));
	MOCK_METHOD(void, silence, (), (noexcept, override));

	Address boundAddress;
};


} // namespace ciarla::testkit
