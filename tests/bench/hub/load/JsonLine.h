#pragma once

#include "Histogram.h"

#include <string>
#include <string_view>


namespace ciarla::bench {


/// A JsonLine is one JSON object, written field by field.
class JsonLine
{
public:
	void number(std::string_view key, double value);
	void text(std::string_view key, std::string_view value);
	void boolean(std::string_view key, bool value);

	/// Quantiles of nanoseconds, as KEY_p50_us and so on.
	void quantiles(std::string_view key, const Histogram& histogram);

	std::string take();

private:
	void key(std::string_view name);

	std::string _line = "{";
};


} // namespace ciarla::bench
