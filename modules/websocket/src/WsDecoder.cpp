#include "WsDecoder.h"

#include "WsCloseCode.h"

#include <algorithm>
#include <cassert>


namespace ciarla {


namespace {


constexpr unsigned finalBit = 0x80;
constexpr unsigned reservedBits = 0x70;
constexpr unsigned maskBit = 0x80;
constexpr unsigned length16 = 126;
constexpr unsigned length64 = 127;


bool isControl(WsOpcode opcode) noexcept
{
	return (static_cast<unsigned>(opcode) & 8U) != 0;
}


bool isReserved(WsOpcode opcode) noexcept
{
	const auto number = static_cast<unsigned>(opcode);
	return (number & 7U) > 2;
}


WsItem::Kind kindOf(WsOpcode opcode) noexcept
{
	return opcode == WsOpcode::ping ? WsItem::Kind::ping : WsItem::Kind::pong;
}


} // namespace


WsDecoder::WsDecoder(Role self) noexcept:
	_self(self)
{
}


WsItem WsDecoder::next(std::span<const std::byte>& bytes, std::span<std::byte> scratch)
{
	assert(!scratch.empty());
	for (;;)
	{
		switch (_state)
		{
		case State::failed: return fault();
		case State::header:
			_control = std::string(); // Its memory goes too: an idle connection holds none.
			if (!takeHeader(bytes))
			{
				return _state == State::failed ? fault() : WsItem{};
			}
			break;
		case State::control: return takeControl(bytes);
		case State::payload:
			if (bytes.empty() && _payloadDone < _payloadBytes)
			{
				return {};
			}
			if (WsItem item = takePayload(bytes, scratch); item.kind != WsItem::Kind::more)
			{
				return item;
			}
			break;
		}
	}
}


bool WsDecoder::isBeforeClose(std::span<const std::byte> bytes) const noexcept
{
	constexpr std::byte opcodeBits{0x0F};
	return _state == State::header && _headerBytes == 0 && !bytes.empty() &&
		(bytes.front() & opcodeBits) == static_cast<std::byte>(WsOpcode::close);
}


/// True once a frame has begun.
bool WsDecoder::takeHeader(std::span<const std::byte>& bytes)
{
	while (_headerBytes < headerBytesWanted())
	{
		if (bytes.empty())
		{
			return false;
		}
		_header[_headerBytes++] = bytes.front();
		bytes = bytes.subspan(1);
		if (_headerBytes == 2 && !checkFirstTwo())
		{
			return false;
		}
	}
	return checkLength() && beginFrame();
}


std::size_t WsDecoder::headerBytesWanted() const noexcept
{
	if (_headerBytes < 2)
	{
		return 2;
	}
	const unsigned length = std::to_integer<unsigned>(_header[1]) & ~maskBit;
	return 2 + (length == length16 ? 2U : length == length64 ? 8U : 0U) + (isMasked() ? 4U : 0U);
}


bool WsDecoder::checkFirstTwo()
{
	const unsigned length = std::to_integer<unsigned>(_header[1]) & ~maskBit;
	if ((std::to_integer<unsigned>(_header[0]) & reservedBits) != 0)
	{
		return fail(wsProtocolError, "a frame with a reserved bit set, though no extension was agreed on");
	}
	if (!checkOpcode(opcode(), isFinal()))
	{
		return false;
	}
	if (isControl(opcode()) && length > wsControlBytesMax)
	{
		return fail(wsProtocolError, "a ping, pong or close of more than 125 bytes");
	}
	if (_self == Role::accepted && !isMasked())
	{
		return fail(wsProtocolError, "a frame that is not masked, which those of a client have to be");
	}
	if (_self == Role::dialled && isMasked())
	{
		return fail(wsProtocolError, "a masked frame, which no server may send");
	}
	return true;
}


bool WsDecoder::checkOpcode(WsOpcode opcode, bool isFinal)
{
	if (isReserved(opcode))
	{
		return fail(wsProtocolError, "a frame of a kind that does not exist");
	}
	if (isControl(opcode))
	{
		return isFinal || fail(wsProtocolError, "a ping, pong or close in fragments");
	}
	if (opcode == WsOpcode::continuation && !_inMessage)
	{
		return fail(wsProtocolError, "the continuation of a message that never began");
	}
	if (opcode != WsOpcode::continuation && _inMessage)
	{
		return fail(wsProtocolError, "a new message before the last one ended");
	}
	return true;
}


bool WsDecoder::checkLength()
{
	const unsigned length = std::to_integer<unsigned>(_header[1]) & ~maskBit;
	const std::size_t more = length == length16 ? 2 : length == length64 ? 8 : 0;
	_payloadBytes = more == 0 ? length : 0;
	for (std::size_t i = 0; i < more; ++i)
	{
		_payloadBytes = _payloadBytes << 8U | std::to_integer<std::uint64_t>(_header[2 + i]);
	}
	if ((_payloadBytes >> 63U) != 0)
	{
		return fail(wsProtocolError, "a frame that claims 2^63 bytes or more");
	}
	const bool isTooLong = (more == 2 && _payloadBytes < length16) || (more == 8 && _payloadBytes <= 0xFFFF);
	return !isTooLong || fail(wsProtocolError, "a length that is written longer than it need be");
}


bool WsDecoder::beginFrame()
{
	if (isMasked())
	{
		std::copy_n(
			_header.begin() + _headerBytes - static_cast<std::ptrdiff_t>(_key.size()), _key.size(), _key.begin());
	}
	_payloadDone = 0;
	if (isControl(opcode()))
	{
		_state = State::control;
		return true;
	}
	if (opcode() != WsOpcode::continuation)
	{
		// The last text, if there was one, ended with a whole character, so _utf8 is as new.
		_isText = opcode() == WsOpcode::text;
	}
	_inMessage = true;
	_state = State::payload;
	return true;
}


WsItem WsDecoder::takePayload(std::span<const std::byte>& bytes, std::span<std::byte> scratch)
{
	const std::uint64_t missing = _payloadBytes - _payloadDone;
	const auto count =
		static_cast<std::size_t>(std::min<std::uint64_t>(missing, std::min(bytes.size(), scratch.size())));
	const std::span<const std::byte> payload = scratch.first(count);
	maskInto(bytes.first(count), scratch.data(), _key, _payloadDone);
	bytes = bytes.subspan(count);
	_payloadDone += count;
	const bool isText = !_isText || _utf8.feed(payload);
	if (!isText)
	{
		fail(wsBadData, "a text that is not UTF-8");
		return fault();
	}
	if (_payloadDone == _payloadBytes && !endFrame())
	{
		return fault();
	}
	WsItem item;
	item.kind = count > 0 ? WsItem::Kind::payload : WsItem::Kind::more;
	item.payload = payload;
	return item;
}


WsItem WsDecoder::takeControl(std::span<const std::byte>& bytes)
{
	const auto count = std::min(bytes.size(), static_cast<std::size_t>(_payloadBytes - _payloadDone));
	std::array<std::byte, wsControlBytesMax> place;
	maskInto(bytes.first(count), place.data(), _key, _payloadDone);
	_control += asText(std::span(place).first(count));
	bytes = bytes.subspan(count);
	_payloadDone += count;
	if (_payloadDone < _payloadBytes)
	{
		return {};
	}
	_state = State::header;
	_headerBytes = 0;
	if (opcode() == WsOpcode::close)
	{
		return closeItem();
	}
	WsItem item;
	item.kind = kindOf(opcode());
	item.payload = asBytes(_control);
	return item;
}


WsItem WsDecoder::closeItem()
{
	WsItem item;
	item.kind = WsItem::Kind::close;
	if (_control.empty())
	{
		return item;
	}
	if (_control.size() == 1)
	{
		fail(wsProtocolError, "a close with half a code");
		return fault();
	}
	const auto high = static_cast<unsigned char>(_control[0]);
	const auto low = static_cast<unsigned char>(_control[1]);
	item.code = static_cast<std::uint16_t>(high << 8U | low);
	item.text = std::string_view(_control).substr(2);
	Utf8Check utf8;
	if (!mayBeSent(item.code))
	{
		fail(wsProtocolError, "a close with a code that may not be sent");
		return fault();
	}
	if (!utf8.feed(asBytes(item.text)) || !utf8.isComplete())
	{
		fail(wsBadData, "a close whose text is not UTF-8");
		return fault();
	}
	return item;
}


bool WsDecoder::endFrame()
{
	_state = State::header;
	_headerBytes = 0;
	_inMessage = !isFinal();
	_emptyFragments = _inMessage && _payloadBytes == 0 ? static_cast<std::uint16_t>(_emptyFragments + 1) : 0;
	if (_emptyFragments > emptyFragmentsMax)
	{
		return fail(wsPolicy, "a thousand fragments in a row with nothing in them, and one more");
	}
	return _inMessage || !_isText || _utf8.isComplete() || fail(wsBadData, "a text that ends within a character");
}


bool WsDecoder::fail(std::uint16_t code, std::string_view what) noexcept
{
	_state = State::failed;
	_faultCode = code;
	_faultText = what;
	return false;
}


WsItem WsDecoder::fault() const noexcept
{
	WsItem item;
	item.kind = WsItem::Kind::fault;
	item.code = _faultCode;
	item.text = _faultText;
	return item;
}


WsOpcode WsDecoder::opcode() const noexcept
{
	return static_cast<WsOpcode>(std::to_integer<unsigned>(_header[0]) & 0x0FU);
}


bool WsDecoder::isFinal() const noexcept
{
	return (std::to_integer<unsigned>(_header[0]) & finalBit) != 0;
}


bool WsDecoder::isMasked() const noexcept
{
	return (std::to_integer<unsigned>(_header[1]) & maskBit) != 0;
}


} // namespace ciarla
