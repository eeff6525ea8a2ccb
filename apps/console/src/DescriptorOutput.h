#pragma once

#include <ciarla/base/Error.h>
#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>


namespace ciarla {


/// Hears what became of what was written. Called from the loop, never from inside a call of the output.
class OutputHandler
{
public:
	virtual ~OutputHandler() = default;

	/// Everything with a ticket up to this one was taken by the descriptor.
	virtual void onWritten(std::uint64_t ticket) noexcept = 0;

	/// Nothing can be written any more. Once.
	virtual void onOutputFailed(const Error& error) noexcept = 0;
};


/// A DescriptorOutput writes to a descriptor that must stay blocking, because others share it, without ever waiting.
///
/// It asks poll() first, and then writes no more than a pipe takes whole. What is written in one turn of the loop
/// leaves in one write.
///
/// Ownership: the descriptor stays its owner's. The handler may be null: then nobody cares.
/// Threading: the loop's thread.
class DescriptorOutput final: private DescriptorHandler
{
public:
	DescriptorOutput(Loop& loop, int descriptor, OutputHandler* handler);
	~DescriptorOutput() override;
	DescriptorOutput(const DescriptorOutput&) = delete;
	DescriptorOutput& operator=(const DescriptorOutput&) = delete;

	/// Queues `text`; `ticket`, if it is not 0, comes back when all of it has left.
	void write(std::string_view text, std::uint64_t ticket = 0);

	std::size_t queuedBytes() const noexcept
	{
		return _queue.size() - _begin;
	}

	/// Writes what leaves without waiting; what has become of it is told later, as ever.
	void flushNow() noexcept;

	/// Writes what leaves without waiting, and forgets the rest. Nothing is called back any more.
	void close() noexcept;

private:
	struct Mark
	{
		std::uint64_t end; ///< Of its text, counted in all bytes ever queued.
		std::uint64_t ticket;
	};

	void onReady(int descriptor, Readiness readiness) noexcept override;

	void schedule();
	void flush() noexcept;
	void writeSome() noexcept;
	void watch(bool writable) noexcept;
	void unwatch() noexcept;
	void fail(int error) noexcept;

	Loop& _loop;
	const int _descriptor;
	OutputHandler* _handler;
	std::string _queue;
	std::size_t _begin = 0;
	std::deque<Mark> _marks;
	std::uint64_t _queuedEver = 0;
	std::uint64_t _writtenEver = 0;
	std::uint64_t _writtenTicket = 0;
	std::uint64_t _toldTicket = 0;
	CallId _flush = CallId::none;
	int _error = 0;
	bool _watched = false;
	bool _closed = false;
};


} // namespace ciarla
