#pragma once

#include <ciarla/protocol/Limits.h>

#include <array>
#include <cstddef>
#include <string>


namespace ciarla {


/// How two ends talk.
enum class Dialect
{
	detect, ///< The peer's first byte decides.
	framed, ///< Ours.
	raw     ///< The original scripts': bare text.
};


/// Whether a goodbye in the raw dialect was typed as `/close`, which the peer is then sent.
enum class Farewell
{
	typed,
	silent
};


/// What a ChatProtocol is told when it is made.
struct ChatSettings
{
	std::string name;                      ///< Ours; must pass Name's rules.
	Dialect dialect = Dialect::detect;     ///< raw and framed are --raw and --framed.
	bool pipelineHello = false;            ///< The peer is known to speak frames: HELLO need not wait.
	std::array<std::byte, 16> sessionId{}; ///< Random, one a run: with a sequence it makes a text unique.
	Limits limits{};
};


} // namespace ciarla
