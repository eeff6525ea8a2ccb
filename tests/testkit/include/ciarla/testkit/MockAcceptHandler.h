#pragma once

#include <ciarla/transport/Listener.h>

#include <gmock/gmock.h>


namespace ciarla::testkit {


/// A MockAcceptHandler expects callers. A connection whose expectation does not take it is dropped, which
/// turns the caller away.
class MockAcceptHandler: public AcceptHandler
{
public:
	MOCK_METHOD(void, onAccept, (Listener & listener, std::unique_ptr<Connection> connection), (noexcept, override));
	MOCK_METHOD(void, onAcceptError, (Listener & listener, const Error& error), (noexcept, override));
};


} // namespace ciarla::testkit
