#include <ciarla/trace/TraceLayer.h>

#include "TraceConnection.h"

#include <ciarla/trace/TraceModule.h>
#include <ciarla/transport/WrappingFactory.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>


namespace ciarla {


TraceLayer::TraceLayer(ShowLine show):
	_show(std::move(show))
{
}


std::string_view TraceLayer::name() const noexcept
{
	return "trace";
}


Capabilities TraceLayer::capabilities(const Capabilities& below) const noexcept
{
	return below;
}


Result<std::unique_ptr<LayerFactory>> TraceLayer::prepare(Role, const AddressOptions& options)
{
	if (const Result<void> checked = checkOptions(traceOptions, name(), options); !checked)
	{
		return checked.error();
	}
	std::string path;
	std::size_t shownMax = SIZE_MAX;
	for (const auto& [option, value]: options)
	{
		if (option == "file")
		{
			path = value;
			continue;
		}
		(void)std::from_chars(value.data(), value.data() + value.size(), shownMax);
	}
	if (path.empty())
	{
		return Error{
			ErrorCode::badOption, "A trace needs a file: write trace+tcp://HOST?trace.file=PATH, or set trace.file."};
	}
	Result<std::shared_ptr<TraceFile>> file = TraceFile::open(path, _show);
	if (!file)
	{
		return file.error();
	}
	return WrappingFactory::make([shared = std::move(file).value(), shownMax](std::unique_ptr<Connection> below) {
		return std::make_unique<TraceConnection>(std::move(below), shared, shownMax);
	});
}


} // namespace ciarla
