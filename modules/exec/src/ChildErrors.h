#pragma once

#include <ciarla/exec/ExecTransport.h>
#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <string>
#include <string_view>


namespace ciarla {


/// ChildErrors shows what a program writes to its standard error: line by line, and safe to show.
///
///     ssh: Could not resolve hostname nowhere   ->   "exec: ssh: Could not resolve hostname nowhere"
///
/// Ownership: owns the descriptor, which does not block.
/// Limits:    a line of more than `lineBytesMax` is shown in pieces; empty ones are left out.
class ChildErrors final: private DescriptorHandler
{
public:
	static constexpr std::size_t lineBytesMax = 500; ///< What one sentence for a person may have, with its beginning.

	ChildErrors(Loop& loop, int descriptor, ShowLine show);
	~ChildErrors() override;
	ChildErrors(const ChildErrors&) = delete;
	ChildErrors& operator=(const ChildErrors&) = delete;

	/// Shows what is there by now, a last line without an end too, and hears nothing more. It does not wait for the
	/// end, since a program that was left behind may hold it open for ever.
	void finish();

private:
	void onReady(int descriptor, Readiness readiness) noexcept override;
	bool readOnce();
	void showLines();
	void show(std::string_view line);
	void stop() noexcept;

	Loop& _loop;
	ShowLine _show;
	std::string _text; ///< Of the line that has not ended yet.
	int _descriptor;   ///< −1 once it has ended.
};


} // namespace ciarla
