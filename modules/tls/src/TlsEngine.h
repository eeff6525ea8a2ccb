#pragma once

#include "TlsContext.h"
#include "TlsFailure.h"
#include "TlsPeer.h"

#include <ciarla/base/Bytes.h>

#include <openssl/bio.h>

#include <cstddef>
#include <ctime>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>


namespace ciarla {


/// A TlsEngine is one end of a TLS conversation without a wire: bytes in, bytes and plain text out.
///
///     wire -> feed() -> shakeHands(), then read() -> plain text
///     wire <- takeOutput() <- write(), finish()   <- plain text
///
/// Any of the calls on the left may leave something for takeOutput(): answers, alerts.
/// Threading: one thread at a time. No clock, no I/O.
class TlsEngine
{
public:
	enum class Status
	{
		done,       ///< The hands are shaken; or some plain text was read.
		needsInput, ///< Nothing more can be done with what was fed.
		ended,      ///< The peer said close_notify.
		failed      ///< See failure(). Nothing but takeOutput() makes sense any more.
	};

	struct Reading
	{
		Status status = Status::needsInput;
		std::size_t bytes = 0;
	};

	/// `name` is whose certificate the peer of a dial has to show. Where it is empty the certificate is for anybody.
	/// `where` is the address that was dialled: sessions are of no use at another.
	TlsEngine(std::shared_ptr<TlsContext> context, std::string name, const std::string& where = {});
	~TlsEngine();
	TlsEngine(const TlsEngine&) = delete;
	TlsEngine& operator=(const TlsEngine&) = delete;

	/// Gives what the wire brought. It is borrowed until hold(), dropInput() or a needsInput.
	void feed(std::span<const std::byte> bytes);

	/// Takes a copy of what was fed and not used.
	void hold();

	/// Forgets what was fed and not used.
	void dropInput() noexcept;

	/// Whether read() has something to go on with.
	bool hasInput() const noexcept;

	/// Goes on with the handshake.
	Status shakeHands();

	/// Reads at most one record. A place of `recordBytesMost` is never too small.
	Reading read(std::span<std::byte> place);

	/// Encrypts one record of the text, and returns how much of it that was; 0 if it failed.
	std::size_t write(std::span<const std::byte> text);

	/// Says close_notify. Nothing is written after it; reading goes on.
	void finish();

	/// What the wire is to be given, in order.
	std::vector<Bytes> takeOutput() noexcept;

	std::size_t outputBytes() const noexcept
	{
		return _outputBytes;
	}

	const TlsFailure& failure() const noexcept
	{
		return _failure;
	}

	/// Whether the input ends in the middle of a record.
	bool isInsideRecord() const noexcept;

	/// Whether the handshake went on from an earlier session.
	bool isResumed() const noexcept;

	/// The subject of the peer's certificate, once the hands are shaken.
	std::string subjectOfPeer() const;

	/// The most plain text of one record. Source: RFC 8446, 5.1.
	static constexpr std::size_t recordBytesMost = 16 * 1024;

private:
	static const BIO_METHOD* wireMethod();
	static int readWire(BIO* bio, char* place, int size);
	static int writeWire(BIO* bio, const char* bytes, int size);
	static long controlWire(BIO* bio, int command, long number, void* pointer);

	void prepare();
	void resume();
	Status outcomeOf(int result);
	void noteFailure();
	void keepSession();
	void noteCheck();

	std::shared_ptr<TlsContext> _context;
	std::string _name;
	std::optional<TlsFingerprint> _sessionKey; ///< Nothing where no session is kept.
	TlsNotes _notes;
	TlsEnd _ssl;
	std::span<const std::byte> _input; ///< Borrowed, or of _held.
	Bytes _held;
	std::vector<Bytes> _output;
	std::size_t _outputBytes = 0;
	TlsFailure _failure;
	std::time_t _checked = 0; ///< When the peer's certificate was verified: now, or in the session that went before.
	bool _heard = false;      ///< Something has come, and looks like TLS.
	bool _shaken = false;
	bool _failed = false;
};


} // namespace ciarla
