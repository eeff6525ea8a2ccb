#include <ciarla/trace/TraceLayer.h>

#include "TraceConnection.h"

#include <utility>


namespace ciarla {


namespace {


class TraceFactory final: public LayerFactory
{
public:
	explicit TraceFactory(std::shared_ptr<TraceFile> file) noexcept:
		_file(std::move(file))
	{
	}

	std::unique_ptr<Connection> wrap(std::unique_ptr<Connection> below) override
	{
		return std::make_unique<TraceConnection>(std::move(below), _file);
	}

private:
	std::shared_ptr<TraceFile> _file;
};


} // namespace


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
	std::string path;
	for (const auto& [name, value]: options)
	{
		if (name != "file")
		{
			return Error{ErrorCode::badOption, "A trace has no option 'trace." + name + "'; it has trace.file."};
		}
		path = value;
	}
	if (path.empty())
	{
		return Error{
			ErrorCode::badOption, "A trace needs a file: write trace+tcp://HOST?trace.file=PATH, or set trace.file."};
	}
	Result<std::shared_ptr<TraceFile>> file = TraceFile::open(path);
	if (!file)
	{
		return file.error();
	}
	return std::unique_ptr<LayerFactory>(std::make_unique<TraceFactory>(std::move(file).value()));
}


} // namespace ciarla
