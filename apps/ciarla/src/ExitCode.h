#pragma once


namespace ciarla {


/// What the program tells whoever started it. Documented in `ciarla help` and docs/operations.md; the numbers never change.
enum class ExitCode
{
	orderly = 0,      ///< The chat ended as somebody meant it to.
	internal = 1,     ///< A fault of the program, or of the machine under it.
	usage = 2,        ///< A command, option, address or configuration that is no good.
	refused = 3,      ///< Nobody listens there, or the other side is busy or does not want us.
	unreachable = 4,  ///< The name does not resolve, or there is no way there.
	timedOut = 5,     ///< Nobody came, or nobody answered, in time.
	lost = 6,         ///< The connection ended in the middle, or lines of ours were never acknowledged.
	fault = 7,        ///< One side broke the protocol, or speaks another.
	addressInUse = 8, ///< Somebody else listens there already.
	signalBase = 128  ///< Plus the number of the signal that ended it.
};


constexpr int exitStatus(ExitCode code) noexcept
{
	return static_cast<int>(code);
}


/// The status of a program that ended because of a signal, after it said goodbye.
constexpr int exitStatusOfSignal(int signal) noexcept
{
	return static_cast<int>(ExitCode::signalBase) + signal;
}


} // namespace ciarla
