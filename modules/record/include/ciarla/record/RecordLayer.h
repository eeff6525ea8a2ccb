#pragma once

#include <ciarla/module/Module.h>
#include <ciarla/transport/Layer.h>


namespace ciarla {


/// RecordLayer writes what passes through it into a recording, which ReplayTransport plays:
///
///     ciarla-recording 1
///     1 0.000000 dialled tcp://127.0.0.1:12345
///     1 0.000131 opened
///     1 0.000135 > \x00Bob\x00
///     1 0.000702 < \x00Ada\x00
///     1 2.500000 >close
///     1 2.500311 closed local ok
///
/// One line is one event: the connection's number, the seconds since the first connection of the recording was started,
/// a word, and what belongs to it. The format stands in the module's README. Nothing on the wire changes.
///
/// The option `file` says where: it is made for its owner alone. A recording that is there already is added to, a file
/// that is none is refused, and so is one that another address is recording into. Where it cannot be written any more,
/// the connection goes on, and the recording ends after its last whole line: without the connection's ending, by which
/// a replay knows.
class RecordLayer final: public Layer
{
public:
	/// `show` is told when the file cannot be written any more; it may be empty.
	explicit RecordLayer(ShowLine show = {});

	std::string_view name() const noexcept override;
	Capabilities capabilities(const Capabilities& below) const noexcept override;
	Result<std::unique_ptr<LayerFactory>> prepare(Role role, const AddressOptions& options) override;

private:
	const ShowLine _show;
};


} // namespace ciarla
