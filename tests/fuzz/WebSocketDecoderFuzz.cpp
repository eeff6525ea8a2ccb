#include "FuzzTarget.h"
#include "WsDecoder.h"

#include <array>
#include <string>
#include <vector>


using namespace ciarla;


namespace {


/// What a decoder found, in words. Payload is put together: in which pieces it comes is nobody's promise.
class Ear
{
public:
	Ear(Role self, std::size_t scratchBytes):
		_decoder(self),
		_place(std::span(_scratch).first(scratchBytes))
	{
	}

	void hear(std::span<const std::byte> bytes)
	{
		_given += bytes.size();
		for (;;)
		{
			const WsItem item = _decoder.next(bytes, _place);
			if (item.kind == WsItem::Kind::more)
			{
				demand(bytes.empty(), "a decoder that wants more has taken all there was");
				return;
			}
			if (item.kind == WsItem::Kind::fault)
			{
				demand(!item.text.empty(), "a fault says what it is about");
				demand(
					item.code == 1002 || item.code == 1007 || item.code == 1008,
					"a fault is answered with a code for it");
				if (!_isFaulty)
				{
					note("fault " + std::to_string(item.code) + " " + std::string(item.text));
				}
				_isFaulty = true;
				return;
			}
			demand(!_isFaulty, "nothing is understood after a fault");
			take(item);
		}
	}

	/// Without what came before a fault in the same text, which may or may not have been passed on.
	std::string story() const
	{
		return _story + (_isFaulty ? "" : _payload);
	}

private:
	void take(const WsItem& item)
	{
		switch (item.kind)
		{
		case WsItem::Kind::payload:
			demand(!item.payload.empty(), "payload is not empty");
			demand(item.payload.size() <= _place.size(), "payload fits in the place that was given for it");
			_payloadBytes += item.payload.size();
			demand(_payloadBytes <= _given, "no more payload comes out than bytes went in");
			_payload += asText(item.payload);
			break;
		case WsItem::Kind::ping:
		case WsItem::Kind::pong:
			demand(item.payload.size() <= wsControlBytesMax, "a ping has at most 125 bytes");
			note((item.kind == WsItem::Kind::ping ? "ping " : "pong ") + std::string(asText(item.payload)));
			break;
		default:
			demand(item.text.size() <= wsControlBytesMax - 2, "a close says at most 123 bytes");
			demand(item.code == 0 || (item.code >= 1000 && item.code <= 4999), "a close has a code that may be sent");
			note("close " + std::to_string(item.code) + " " + std::string(item.text));
		}
	}

	void note(const std::string& what)
	{
		_story += (what.starts_with("fault") ? std::string() : std::exchange(_payload, {})) + "|" + what + "|";
	}

	WsDecoder _decoder;
	std::array<std::byte, 256> _scratch{};
	std::span<std::byte> _place;
	std::string _payload; ///< Since the last note.
	std::string _story;
	std::size_t _given = 0;
	std::size_t _payloadBytes = 0;
	bool _isFaulty = false;
};


} // namespace


extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	FuzzInput input(data, size);
	const Role self = (input.byte() & 1U) != 0 ? Role::accepted : Role::dialled;
	const std::size_t scratchBytes = 1 + input.byte();
	const std::uint8_t seed = input.byte();
	const auto bytes = input.rest();

	Ear whole(self, 256);
	whole.hear(bytes);
	Ear cut(self, scratchBytes);
	inPieces(bytes, seed, [&](std::span<const std::byte> piece) { cut.hear(piece); });
	demand(whole.story() == cut.story(), "frames say the same however they are cut");
	return 0;
}
