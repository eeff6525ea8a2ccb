#pragma once

#include <string>


namespace ciarla::testkit {


/// Hands two descriptors to whoever listens on the unix socket at `path`, which gets copies of its own. False if nobody
/// does.
bool handOver(const std::string& path, int input, int output) noexcept;

/// What was handed over.
struct Handed
{
	int input = -1;
	int output = -1;
};

/// A socket at `path` for that; −1, with errno, if the path is taken. It does not block.
int openHandOver(const std::string& path) noexcept;

/// Of one who called; false if nobody did, or one who had nothing. Whoever gets them closes them.
bool takeHanded(int listening, Handed& handed) noexcept;


} // namespace ciarla::testkit
