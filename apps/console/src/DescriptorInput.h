#pragma once

#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>

#include <string_view>


namespace ciarla {


/// Hears what was read. Called from the loop, never from inside a call of the input.
class InputHandler
{
public:
	virtual ~InputHandler() = default;

	/// Borrowed for the call.
	virtual void onInput(std::string_view bytes) noexcept = 0;

	/// Nothing more comes: the end of the file, a terminal that hung up. Once.
	virtual void onInputEnded() noexcept = 0;
};


/// A DescriptorInput reads from a descriptor that must stay blocking, because others share it.
///
/// It reads once whenever the loop says that there is something; what the loop cannot watch, a regular file or
/// /dev/null, is always ready, and is read once a turn.
///
/// Ownership: the descriptor stays its owner's.
/// Threading: the loop's thread.
class DescriptorInput final: private DescriptorHandler
{
public:
	/// Reads nothing until setReading(true).
	DescriptorInput(Loop& loop, int descriptor, InputHandler& handler);
	~DescriptorInput() override;
	DescriptorInput(const DescriptorInput&) = delete;
	DescriptorInput& operator=(const DescriptorInput&) = delete;

	/// While it is off the descriptor is left alone, its end too.
	void setReading(bool on) noexcept;

	/// Whether bytes are there that have not been read.
	bool hasMore() const noexcept;

private:
	void onReady(int descriptor, Readiness readiness) noexcept override;

	void begin() noexcept;
	void pause() noexcept;
	void readOnce() noexcept;

	Loop& _loop;
	const int _descriptor;
	InputHandler& _handler;
	CallId _turn = CallId::none;
	bool _reading = false;
	bool _watched = false;
	bool _ended = false;
};


} // namespace ciarla
