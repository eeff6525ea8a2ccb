#include <ciarla/trace/TraceLayer.h>

#include "TraceConnection.h"

#include <ciarla/trace/TraceModule.h>
#include <ciarla/transport/WrappingFactory.h>

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
	const std::string path = options.empty() ? std::string() : options.back().second;
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
	return WrappingFactory::make([shared = std::move(file).value()](std::unique_ptr<Connection> below) {
		return std::make_unique<TraceConnection>(std::move(below), shared);
	});
}


} // namespace ciarla
