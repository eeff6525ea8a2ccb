#include <ciarla/record/RecordLayer.h>

#include "RecordConnection.h"

#include <ciarla/record/RecordModule.h>
#include <ciarla/transport/WrappingFactory.h>

#include <utility>


namespace ciarla {


RecordLayer::RecordLayer(ShowLine show):
	_show(std::move(show))
{
}


std::string_view RecordLayer::name() const noexcept
{
	return "record";
}


Capabilities RecordLayer::capabilities(const Capabilities& below) const noexcept
{
	return below;
}


Result<std::unique_ptr<LayerFactory>> RecordLayer::prepare(Role, const AddressOptions& options)
{
	if (const Result<void> checked = checkOptions(recordOptions, name(), options); !checked)
	{
		return checked.error();
	}
	const std::string path = options.empty() ? std::string() : options.back().second;
	if (path.empty())
	{
		return Error{
			ErrorCode::badOption,
			"A recording needs a file: write record+tcp://HOST?record.file=PATH, or set record.file."};
	}
	Result<std::shared_ptr<RecordingFile>> file = RecordingFile::open(path, _show);
	if (!file)
	{
		return file.error();
	}
	return WrappingFactory::make([shared = std::move(file).value()](std::unique_ptr<Connection> below) {
		return std::make_unique<RecordConnection>(std::move(below), shared);
	});
}


} // namespace ciarla
