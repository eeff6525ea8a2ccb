#include "FuzzTarget.h"
#include "TestCertificates.h"
#include "TlsEngine.h"
#include "TlsSessionCache.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>


using namespace ciarla;
using Status = TlsEngine::Status;


namespace {


/// What the conversations have in common: making keys takes far longer than using them.
struct Contexts
{
	testkit::TestAuthority authority;
	std::shared_ptr<TlsContext> dialling;
	std::shared_ptr<TlsContext> listening;

	Contexts()
	{
		const testkit::CertificateFiles files = authority.issue({.names = {"DNS:chat.test"}});
		TlsOptions dial;
		dial.ca = authority.file();
		TlsOptions listen;
		listen.certificate = files.certificate;
		listen.key = files.key;
		dialling = TlsContext::make(Role::dialled, dial).value();
		listening = TlsContext::make(Role::accepted, listen).value();
	}
};


Contexts& contexts()
{
	static Contexts ours;
	return ours;
}


/// One end: an engine used as a connection uses it, and the wire that leads away from it.
class End
{
public:
	End(std::shared_ptr<TlsContext> context, const std::string& name):
		_engine(std::move(context), name)
	{
		use();
	}

	void hear(std::span<const std::byte> bytes)
	{
		_engine.feed(bytes);
		use();
		_engine.hold();
	}

	void write(std::span<const std::byte> text)
	{
		if (_isOpen && !isFinished && !isOver)
		{
			const std::size_t count = _engine.write(text);
			demand(count <= text.size(), "no more is written than was given");
			written += asText(text.first(count));
			takeOutput();
		}
	}

	void finish()
	{
		if (_isOpen && !isFinished && !isOver)
		{
			_engine.finish();
			isFinished = true;
			takeOutput();
		}
	}

	std::string wire;    ///< What it said and nobody has heard yet.
	std::string written; ///< Plain text.
	std::string heard;
	bool isFinished = false;
	bool isOver = false; ///< It failed, or heard the end.
	bool hasHeardEnd = false;

private:
	void use()
	{
		if (!_isOpen && !isOver)
		{
			const Status status = _engine.shakeHands();
			_isOpen = status == Status::done;
			isOver = status == Status::failed || status == Status::ended;
		}
		std::array<std::byte, TlsEngine::recordBytesMost> place;
		while (_isOpen && !isOver)
		{
			const TlsEngine::Reading reading = _engine.read(place);
			if (reading.status == Status::needsInput)
			{
				break;
			}
			hasHeardEnd = reading.status == Status::ended;
			isOver = reading.status != Status::done;
			heard += asText(std::span(place).first(reading.bytes));
		}
		takeOutput();
	}

	void takeOutput()
	{
		const std::size_t announced = _engine.outputBytes();
		const std::size_t before = wire.size();
		for (const Bytes& bytes: _engine.takeOutput())
		{
			wire += bytes.text();
		}
		demand(wire.size() - before == announced, "as much goes out as was announced");
	}

	TlsEngine _engine;
	bool _isOpen = false;
};


/// Two ends, and somebody on the wire between them who does what the fuzzer says.
class Meeting
{
public:
	void act(FuzzInput& input)
	{
		const std::uint8_t choice = input.byte();
		End& from = (choice & 1U) != 0 ? _caller : _listener;
		End& to = (choice & 1U) != 0 ? _listener : _caller;
		const std::size_t number = input.byte();
		switch ((choice >> 1U) % 7)
		{
		case 0: carry(from, to, from.wire.size()); break;
		case 1: carry(from, to, number + 1); break;
		case 2:
			_isTouched = true;
			to.hear(input.take(number));
			break;
		case 3:
			if (!from.wire.empty())
			{
				_isTouched = true;
				char& byte = from.wire[number * input.byte() % from.wire.size()];
				byte = static_cast<char>(byte ^ std::max<int>(input.byte(), 1));
			}
			break;
		case 4:
			_isTouched = _isTouched || !from.wire.empty();
			from.wire.erase(0, number + 1);
			break;
		case 5: from.write(asBytes(std::string(1 + number * number, 'a'))); break;
		default: from.finish();
		}
	}

	void end()
	{
		while (!_caller.wire.empty() || !_listener.wire.empty())
		{
			carry(_caller, _listener, _caller.wire.size());
			carry(_listener, _caller, _listener.wire.size());
		}
		lookAt(_caller, _listener);
		lookAt(_listener, _caller);
	}

private:
	static void carry(End& from, End& to, std::size_t count)
	{
		const std::string piece = from.wire.substr(0, count);
		from.wire.erase(0, piece.size());
		to.hear(asBytes(piece));
	}

	void lookAt(const End& from, const End& to) const
	{
		demand(from.written.starts_with(to.heard), "nothing is heard that was not said");
		demand(!to.hasHeardEnd || from.isFinished, "no end is heard that was not said");
		demand(!to.hasHeardEnd || to.heard == from.written, "the end is heard after all that was said");
		if (!_isTouched)
		{
			demand(to.isOver == from.isFinished, "on a wire that nobody touches nothing but an end is the end");
			demand(to.heard == from.written, "on a wire that nobody touches all is heard");
		}
	}

	End _caller{contexts().dialling, "chat.test"};
	End _listener{contexts().listening, ""};
	bool _isTouched = false;
};


} // namespace


extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	// A session of the run before would make this one another.
	const TlsContext& dialling = *contexts().dialling;
	if (const std::optional<TlsFingerprint> key = dialling.sessionKey("chat.test", {}))
	{
		(void)dialling.sessions().take(*key);
	}
	FuzzInput input(data, size);
	Meeting meeting;
	while (!input.empty())
	{
		meeting.act(input);
	}
	meeting.end();
	return 0;
}
