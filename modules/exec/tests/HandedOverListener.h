#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/exec/StdioTransport.h>
#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/Loop.h>

#include <memory>
#include <string>
#include <vector>


namespace ciarla::testkit {


/// A HandedOverListener accepts whatever is handed over at a path, each as the standard input and output of a program:
/// with a StdioTransport of its own.
class HandedOverListener final: public Listener, private DescriptorHandler, private AcceptHandler
{
public:
	static Result<std::unique_ptr<Listener>> make(
		Loop& loop, const Address& address, const std::string& path, AcceptHandler& handler);

	HandedOverListener(Loop& loop, Address address, std::string path, int descriptor, AcceptHandler& handler);
	~HandedOverListener() override;
	HandedOverListener(const HandedOverListener&) = delete;
	HandedOverListener& operator=(const HandedOverListener&) = delete;

	const Address& address() const noexcept override;
	void silence() noexcept override;

private:
	void onReady(int descriptor, Readiness readiness) noexcept override;
	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;

	Loop& _loop;
	Address _address;
	std::string _path;
	int _descriptor;
	AcceptHandler& _handler;
	std::vector<std::unique_ptr<Listener>> _programs; ///< Whose connection is not accepted yet.
	bool _isWatched = false;
};


} // namespace ciarla::testkit
