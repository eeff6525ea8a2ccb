#pragma once

#include "Utf8Check.h"
#include "WsFrame.h"

#include <ciarla/transport/ConnectionInfo.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>


namespace ciarla {


/// What a WsDecoder found.
struct WsItem
{
	enum class Kind : std::uint8_t
	{
		more,    ///< Nothing: all bytes are used up.
		payload, ///< Part of a message.
		ping,
		pong,
		close,
		fault ///< The peer broke the protocol. It is found again at every further call.
	};

	Kind kind = Kind::more;
	std::span<const std::byte> payload; ///< Of a message, or of a ping; valid until the next call.
	std::uint16_t code = 0;             ///< What a close says, 0 for nothing; or what a fault is to be answered with.
	std::string_view text;              ///< What a close says, which is UTF-8; or what is wrong: "a frame with …".
};


/// A WsDecoder reads the frames of one peer: bytes in, payload and control frames out.
///
/// It keeps every rule of RFC 6455 for the receiving end, at the first byte that breaks one, and allocates nothing for
/// what a header claims: payload is passed on as it comes, and at most 125 bytes of a control frame are kept. Fragments
/// that carry something may be as many as there are bytes; of those that carry nothing so many may follow each other as
/// no program sends that means anything by them, or a peer could keep this end at work and never say a word.
class WsDecoder
{
public:
	static constexpr std::uint16_t emptyFragmentsMax = 1'000; ///< In a row, within one message.

	/// `self` is this end: one that was called demands masked frames, and one that dialled refuses them.
	explicit WsDecoder(Role self) noexcept;

	/// Takes what makes the next item off the front of `bytes`. Payload of a message is written to the front of `scratch`,
	/// at most as much as that has room for; it must not be empty.
	WsItem next(std::span<const std::byte>& bytes, std::span<std::byte> scratch);

	/// Whether `bytes` begin with a close.
	bool isBeforeClose(std::span<const std::byte> bytes) const noexcept;

private:
	/// Assigned in next(), takeControl(), beginFrame(), endFrame() and fail().
	enum class State : std::uint8_t
	{
		header,
		payload, ///< Of a message.
		control, ///< The payload of a ping, pong or close.
		failed
	};

	bool takeHeader(std::span<const std::byte>& bytes);
	std::size_t headerBytesWanted() const noexcept;
	bool checkFirstTwo();
	bool checkOpcode(WsOpcode opcode, bool isFinal);
	bool checkLength();
	bool beginFrame();
	WsItem takePayload(std::span<const std::byte>& bytes, std::span<std::byte> scratch);
	WsItem takeControl(std::span<const std::byte>& bytes);
	WsItem closeItem();
	bool endFrame();
	bool fail(std::uint16_t code, std::string_view what) noexcept;
	WsItem fault() const noexcept;

	WsOpcode opcode() const noexcept;
	bool isFinal() const noexcept;
	bool isMasked() const noexcept;

	std::array<std::byte, wsHeaderBytesMax> _header{};
	std::uint8_t _headerBytes = 0;
	State _state = State::header;
	Role _self;
	bool _inMessage = false; ///< The last frame of it is still to come.
	bool _isText = false;    ///< The message is a text.
	Utf8Check _utf8;
	std::uint16_t _faultCode = 0;
	std::uint16_t _emptyFragments = 0; ///< In a row.
	WsMaskKey _key{};                  ///< Of the frame; zeros where nothing is masked.
	std::uint64_t _payloadBytes = 0;   ///< Of the frame.
	std::uint64_t _payloadDone = 0;
	std::string_view _faultText;
	std::string _control; ///< Of a control frame; empty between them.
};


} // namespace ciarla
