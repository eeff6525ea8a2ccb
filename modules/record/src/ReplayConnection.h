#pragma once

#include "Recording.h"
#include "ReplayPace.h"

#include <ciarla/transport/Connection.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <memory>
#include <string>


namespace ciarla {


/// What a replay's connections can do, whatever the recorded wire could.
inline constexpr Capabilities replayCapabilities{.halfClose = true, .closeReason = true, .local = true};


/// Which connection of which recording is played.
struct ReplayPart
{
	std::shared_ptr<const Recording> recording;
	std::size_t index = 0;
	ReplayPace pace;
	bool comparesBytes = true; ///< Otherwise how many there are.
};


/// A ReplayConnection plays the peer of one recorded connection, and compares what our side sends.
///
/// The events are gone through in order. The peer's are played when their time has come; our side's are waited for, and
/// the time of what follows counts from when they came, or were recorded, whichever is later:
///
///     recorded   > question  < answer  >end  < rest  closed
///                            ^ the next one; before it _sent bytes must have been sent
class ReplayConnection final: public Connection
{
public:
	ReplayConnection(Role role, const Address& address, ReplayPart part);

	/// One that cannot be played, and says so.
	ReplayConnection(Role role, const Address& address, const Error& why);

	~ReplayConnection() override;

	void start(Loop& loop, ConnectionHandler& handler) override;
	SendResult send(std::span<const Bytes> batch) override;
	void setReading(bool on) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;
	const ConnectionInfo& info() const noexcept override;
	ConnectionStats stats() const noexcept override;
	void silence() noexcept override;

private:
	/// made -> opening -> open -> closing -> closed. Closing: _reason is what onClose() will say.
	enum class State
	{
		made,
		opening,
		open,
		closing,
		closed
	};

	const RecordedConnection& recorded() const noexcept;
	const RecordedEvent* next() const noexcept;
	bool isOurs(const RecordedEvent& event) const noexcept;
	bool hasCome(const RecordedEvent& event) const noexcept;
	TimePoint timeOf(const RecordedEvent& event) const noexcept;

	void schedule();
	void play();
	void playEvent(const RecordedEvent& event);
	void passOurEvents();
	void missOurEvent();
	void endWithTheRecording();
	void compare(std::string_view sent);
	void endFor(CloseReason reason);
	void differ(const std::string& recordedThen, const std::string& now);
	void differAtBytes(std::string_view recordedThen, const std::string& now);
	std::string placeInRecording() const;
	void conclude();
	void cancelCalls() noexcept;

	ConnectionInfo _info;
	ReplayPart _part;
	State _state = State::made;
	CloseReason _reason;
	Loop* _loop = nullptr;
	ConnectionHandler* _handler = nullptr;
	CallId _call = CallId::none;
	std::size_t _next = 0;
	TimePoint _lastTime{};     ///< When the event before the next one was played, or will count as played.
	Duration _lastRecorded{};  ///< When it was recorded.
	std::size_t _sent = 0;     ///< How much of what our side sent then it has sent now.
	std::size_t _received = 0; ///< What the peer has been heard to say.
	bool _finished = false;
	bool _reading = true;
};


} // namespace ciarla
