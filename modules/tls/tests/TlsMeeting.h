#pragma once

#include "SpyLayer.h"
#include "TestCertificates.h"

#include <ciarla/tls/TlsLayer.h>

#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/transport/MemoryTransport.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <string>
#include <utility>


namespace ciarla {


/// Two ends of a memory wire, each with TLS over it or plain, and what both have heard.
class TlsMeeting: public testing::Test
{
protected:
	/// One of each; they last for all tests of the program.
	static testkit::TestAuthority& authority()
	{
		static testkit::TestAuthority ours;
		return ours;
	}

	static const testkit::CertificateFiles& chat()
	{
		static const testkit::CertificateFiles files =
			authority().issue({.commonName = "chat", .names = {"DNS:chat.test"}});
		return files;
	}

	static AddressOptions trusting()
	{
		return {{"ca", authority().file()}, {"name", "chat.test"}};
	}

	static AddressOptions showing(const testkit::CertificateFiles& files)
	{
		return {{"certificate", files.certificate}, {"key", files.key}};
	}

	static AddressOptions both(AddressOptions some, const AddressOptions& more)
	{
		some.insert(some.end(), more.begin(), more.end());
		return some;
	}

	std::unique_ptr<LayerFactory> factory(Role role, const AddressOptions& options)
	{
		auto prepared = layer.prepare(role, options);
		EXPECT_TRUE(prepared.ok()) << prepared.error().text;
		return std::move(prepared).value();
	}

	/// Both ends with TLS, started, as far as they get without time.
	void meet(const AddressOptions& dial, const AddressOptions& listen)
	{
		meet(factory(Role::dialled, dial).get(), factory(Role::accepted, listen).get());
	}

	/// An end without a factory is plain.
	void meet(LayerFactory* dial, LayerFactory* listen)
	{
		dialledHandler = testkit::RecordingHandler();
		acceptedHandler = testkit::RecordingHandler();
		auto [caller, called] = MemoryTransport::pair(memory);
		dialled = dial ? dial->wrap(std::move(caller)) : std::move(caller);
		accepted = listen ? listen->wrap(std::move(called)) : std::move(called);
		accepted->start(loop, acceptedHandler);
		dialled->start(loop, dialledHandler);
		loop.runUntilIdle();
	}

	void meetWell()
	{
		meet(trusting(), showing(chat()));
		ASSERT_EQ(dialledHandler.opened, 1u);
		ASSERT_EQ(acceptedHandler.opened, 1u);
	}

	/// A pin as we write it; OpenSSL prints capitals.
	static std::string lowered(std::string pin)
	{
		std::transform(
			pin.begin(), pin.end(), pin.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
		return pin;
	}

	static std::string textOf(const testkit::RecordingHandler& handler)
	{
		return handler.reason ? handler.reason->text : "(no end)";
	}

	static std::error_code codeOf(const testkit::RecordingHandler& handler)
	{
		return handler.reason ? handler.reason->code : std::error_code();
	}

	MemoryOptions memory;
	TlsLayer layer;
	testkit::ManualLoop loop;
	testkit::RecordingHandler dialledHandler;
	testkit::RecordingHandler acceptedHandler;
	std::unique_ptr<Connection> dialled;
	std::unique_ptr<Connection> accepted;
};


} // namespace ciarla
