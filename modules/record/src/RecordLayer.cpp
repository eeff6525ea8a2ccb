#include <ciarla/record/RecordLayer.h>

#include "RecordConnection.h"

#include <utility>


namespace ciarla {


namespace {


class RecordFactory final: public LayerFactory
{
public:
	explicit RecordFactory(std::shared_ptr<RecordingFile> file) noexcept:
		_file(std::move(file))
	{
	}

	std::unique_ptr<Connection> wrap(std::unique_ptr<Connection> below) override
	{
		return std::make_unique<RecordConnection>(std::move(below), _file);
	}

private:
	std::shared_ptr<RecordingFile> _file;
};


} // namespace


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
	std::string path;
	for (const auto& [name, value]: options)
	{
		if (name != "file")
		{
			return Error{ErrorCode::badOption, "A recording has no option 'record." + name + "'; it has record.file."};
		}
		path = value;
	}
	if (path.empty())
	{
		return Error{
			ErrorCode::badOption,
			"A recording needs a file: write record+tcp://HOST?record.file=PATH, or set record.file."};
	}
	Result<std::shared_ptr<RecordingFile>> file = RecordingFile::open(path);
	if (!file)
	{
		return file.error();
	}
	return std::unique_ptr<LayerFactory>(std::make_unique<RecordFactory>(std::move(file).value()));
}


} // namespace ciarla
