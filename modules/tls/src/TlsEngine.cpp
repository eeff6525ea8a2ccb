#include "TlsEngine.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>


namespace ciarla {


namespace {


/// What a conversation begins with: a handshake record, or an alert. Source: RFC 8446, 5.1.
constexpr std::byte handshakeRecord{22};
constexpr std::byte alertRecord{21};

/// A fatal alert, unexpected_message. Source: RFC 8446, 5.1 and 6.
constexpr std::string_view plainTextAnswer{"\x15\x03\x03\0\2\2\x0a", 7};


} // namespace


TlsEngine::TlsEngine(std::shared_ptr<TlsContext> context, std::string name, const std::string& where):
	_context(std::move(context)),
	_name(std::move(name)),
	_sessionKey(_context->sessionKey(_name, where)),
	_ssl(_context->newEnd())
{
	ERR_clear_error();
	prepare();
}


TlsEngine::~TlsEngine()
{
	if (_ssl && !_failed)
	{
		// A session that was cut off in its data is as good as ever; OpenSSL would forget it.
		SSL_set_shutdown(_ssl.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	}
}


void TlsEngine::prepare()
{
	BIO* wire = _ssl ? BIO_new(wireMethod()) : nullptr;
	if (!wire)
	{
		_failed = true;
		_failure.detail = "no memory";
		return;
	}
	BIO_set_data(wire, this);
	BIO_set_init(wire, 1);
	SSL_set_bio(_ssl.get(), wire, wire);
	SSL_set_app_data(_ssl.get(), &_notes);
	if (_context->role() == Role::accepted)
	{
		SSL_set_accept_state(_ssl.get());
		return;
	}
	SSL_set_connect_state(_ssl.get());
	if (!_name.empty() && !expectName(*_ssl, _name))
	{
		_failed = true;
		_failure.kind = TlsFailure::Kind::certificate;
		_failure.verifyResult = X509_V_ERR_HOSTNAME_MISMATCH;
	}
	resume();
}


/// Offers the session of an earlier conversation. A listener that has forgotten it shakes hands from the beginning.
void TlsEngine::resume()
{
	if (!_sessionKey)
	{
		return;
	}
	const TlsKeptSession kept = _context->sessions().take(*_sessionKey);
	if (kept.session && SSL_set_session(_ssl.get(), kept.session.get()) == 1)
	{
		_checked = kept.checked;
	}
}


void TlsEngine::feed(std::span<const std::byte> bytes)
{
	if (bytes.empty() || _failed)
	{
		return;
	}
	if (!std::exchange(_heard, true) && bytes.front() != handshakeRecord && bytes.front() != alertRecord)
	{
		_failed = true;
		_failure.kind = TlsFailure::Kind::plainText;
		_failure.detail = asText(bytes).substr(0, proxySignature.size());
		if (_context->role() == Role::accepted)
		{
			// Whoever called in plain text can tell by it what is spoken here.
			_output.push_back(Bytes::copyOf(plainTextAnswer));
			_outputBytes += plainTextAnswer.size();
		}
		return;
	}
	if (_input.empty())
	{
		_input = bytes;
		return;
	}
	std::vector<std::byte> both(_input.begin(), _input.end());
	both.insert(both.end(), bytes.begin(), bytes.end());
	_held = Bytes::copyOf(both);
	_input = _held.span();
}


void TlsEngine::hold()
{
	if (!_input.empty() && _input.data() + _input.size() != _held.data() + _held.size())
	{
		_held = Bytes::copyOf(_input);
		_input = _held.span();
	}
	else if (_input.empty())
	{
		_held = Bytes();
	}
}


void TlsEngine::dropInput() noexcept
{
	_input = {};
	_held = Bytes();
}


bool TlsEngine::hasInput() const noexcept
{
	return !_input.empty() || (_ssl && SSL_pending(_ssl.get()) > 0);
}


TlsEngine::Status TlsEngine::shakeHands()
{
	if (_failed)
	{
		return Status::failed;
	}
	ERR_clear_error();
	const Status status = outcomeOf(SSL_do_handshake(_ssl.get()));
	if (status == Status::done && !std::exchange(_shaken, true))
	{
		noteCheck();
	}
	keepSession();
	return status;
}


TlsEngine::Reading TlsEngine::read(std::span<std::byte> place)
{
	if (_failed)
	{
		return {Status::failed, 0};
	}
	ERR_clear_error();
	std::size_t bytes = 0;
	const Status status = outcomeOf(SSL_read_ex(_ssl.get(), place.data(), place.size(), &bytes));
	keepSession();
	return {status, bytes};
}


std::size_t TlsEngine::write(std::span<const std::byte> text)
{
	if (_failed || text.empty())
	{
		return 0;
	}
	ERR_clear_error();
	std::size_t written = 0;
	const int result = SSL_write_ex(_ssl.get(), text.data(), text.size(), &written);
	return outcomeOf(result) == Status::done ? written : 0;
}


void TlsEngine::finish()
{
	if (!_failed)
	{
		ERR_clear_error();
		// 0 says that the peer's close_notify has not come yet, which nobody waits for here.
		if (const int result = SSL_shutdown(_ssl.get()); result < 0)
		{
			outcomeOf(result);
		}
	}
}


std::vector<Bytes> TlsEngine::takeOutput() noexcept
{
	_outputBytes = 0;
	return std::exchange(_output, {});
}


bool TlsEngine::isInsideRecord() const noexcept
{
	return _ssl && SSL_has_pending(_ssl.get()) == 1;
}


bool TlsEngine::isResumed() const noexcept
{
	return _ssl && SSL_session_reused(_ssl.get()) == 1;
}


std::string TlsEngine::subjectOfPeer() const
{
	return _ssl ? ciarla::subjectOfPeer(*_ssl) : std::string();
}


TlsEngine::Status TlsEngine::outcomeOf(int result)
{
	if (result == 1)
	{
		return Status::done;
	}
	switch (SSL_get_error(_ssl.get(), result))
	{
	case SSL_ERROR_WANT_READ: return Status::needsInput;
	case SSL_ERROR_ZERO_RETURN: return Status::ended;
	default: noteFailure(); return Status::failed;
	}
}


void TlsEngine::noteFailure()
{
	_failed = true;
	dropInput();
	const unsigned long error = ERR_peek_error();
	const int reason = ERR_GET_REASON(error);
	const char* words = ERR_reason_error_string(error);
	_failure.detail = words ? words : "no reason given";
	_failure.shown = _notes.shown;
	_failure.hasAlternativeNames = _notes.hasAlternativeNames;
	if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED)
	{
		_failure.kind = TlsFailure::Kind::certificate;
		_failure.verifyResult = static_cast<int>(SSL_get_verify_result(_ssl.get()));
	}
	else if (reason == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE)
	{
		_failure.kind = TlsFailure::Kind::noCertificate;
	}
	else if (ERR_GET_LIB(error) == ERR_LIB_SSL && reason > SSL_AD_REASON_OFFSET)
	{
		_failure.kind = TlsFailure::Kind::alert;
		_failure.alert = reason - SSL_AD_REASON_OFFSET;
	}
	ERR_clear_error();
}


/// A ticket may come hours later, and what it makes possible is no younger than the handshake.
void TlsEngine::noteCheck()
{
	if (!isResumed())
	{
		_checked = SSL_SESSION_get_time(SSL_get_session(_ssl.get()));
	}
}


/// Not before the whole handshake was accepted: nobody verifies the certificate again when the session is resumed. There
/// is no key where nobody verified it at first.
void TlsEngine::keepSession()
{
	if (_shaken && !_failed && _notes.session && _sessionKey)
	{
		_context->sessions().keep(*_sessionKey, {std::move(_notes.session), _checked});
	}
}


const BIO_METHOD* TlsEngine::wireMethod()
{
	// Made once for the process, as OpenSSL's own are.
	static const BIO_METHOD* const method = [] {
		BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "ciarla wire");
		BIO_meth_set_read(made, readWire);
		BIO_meth_set_write(made, writeWire);
		BIO_meth_set_ctrl(made, controlWire);
		return made;
	}();
	return method;
}


int TlsEngine::readWire(BIO* bio, char* place, int size)
{
	auto& engine = *static_cast<TlsEngine*>(BIO_get_data(bio));
	BIO_clear_retry_flags(bio);
	if (engine._input.empty())
	{
		BIO_set_retry_read(bio);
		return -1;
	}
	const std::size_t count = std::min(engine._input.size(), static_cast<std::size_t>(size));
	std::memcpy(place, engine._input.data(), count);
	engine._input = engine._input.subspan(count);
	return static_cast<int>(count);
}


int TlsEngine::writeWire(BIO* bio, const char* bytes, int size)
{
	auto& engine = *static_cast<TlsEngine*>(BIO_get_data(bio));
	BIO_clear_retry_flags(bio);
	const auto count = static_cast<std::size_t>(size);
	engine._output.push_back(Bytes::copyOf(std::string_view(bytes, count)));
	engine._outputBytes += count;
	return size;
}


long TlsEngine::controlWire(BIO*, int command, long, void*)
{
	return command == BIO_CTRL_FLUSH ? 1 : 0;
}


} // namespace ciarla
