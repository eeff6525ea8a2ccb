// Two people in one process: the same conversation as over a network, on the memory wire.

#include <ciarla/protocol/QuietLinkHandler.h>
#include <ciarla/transport/MemoryTransport.h>
#include <ciarla/transport/SocketLoop.h>

#include <cstdio>
#include <memory>


namespace {


/// Shows what it hears, and leaves once its own line was shown by the other side.
class Person final: public ciarla::QuietLinkHandler
{
public:
	Person(ciarla::SocketLoop& loop, const char* line):
		_loop(loop),
		_line(line)
	{
	}

	void onPeerNamed(ciarla::Link& link, std::string_view, ciarla::Dialect) noexcept override
	{
		link.say(_line);
	}

	void onText(ciarla::Link& link, const ciarla::TextHeard& text) noexcept override
	{
		std::printf("%s: %.*s\n", link.peerName().c_str(), static_cast<int>(text.body.size()), text.body.data());
		link.acknowledge(text.sequence);
	}

	void onAcknowledged(ciarla::Link& link, const ciarla::TextAcknowledged&) noexcept override
	{
		link.leave({});
	}

	void onEnd(ciarla::Link&, const ciarla::LinkEnd&) noexcept override
	{
		_loop.stop();
	}

private:
	ciarla::SocketLoop& _loop;
	const char* _line;
};


} // namespace


int main()
{
	ciarla::SocketLoop loop;
	auto [here, there] = ciarla::MemoryTransport::pair();
	Person ada(loop, "can you hear me?");
	Person bob(loop, "every word.");
	ciarla::Link adasLink(loop, std::move(here), {.name = "Ada"}, {}, ada);
	ciarla::Link bobsLink(loop, std::move(there), {.name = "Bob"}, {}, bob);
	adasLink.start();
	bobsLink.start();
	loop.run();
}
