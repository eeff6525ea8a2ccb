#pragma once

#include "DescriptorInput.h"
#include "LineBuffer.h"

#include <ciarla/console/Console.h>


namespace ciarla {


class Loop;


/// A LineInput delivers the lines of a descriptor to a ConsoleHandler, and holds them back while it is told to.
///
/// Threading: the loop's thread; the handler is never called from inside.
class LineInput final: private InputHandler
{
public:
	LineInput(Loop& loop, int descriptor, ConsoleHandler& handler);
	~LineInput() override;

	void setReading(bool on);

	/// Whether there is something that onLine() has not told.
	bool holdsInput() const noexcept;

private:
	void onInput(std::string_view bytes) noexcept override;
	void onInputEnded() noexcept override;

	void schedule();
	void deliver() noexcept;

	Loop& _loop;
	DescriptorInput _input;
	ConsoleHandler& _handler;
	LineBuffer _lines;
	CallId _delivery = CallId::none;
	bool _reading = false;
	bool _endTold = false;
};


} // namespace ciarla
