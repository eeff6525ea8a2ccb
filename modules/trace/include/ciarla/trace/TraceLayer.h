#pragma once

#include <ciarla/module/Module.h>
#include <ciarla/transport/Layer.h>


namespace ciarla {


/// TraceLayer writes down what passes through it, with times, for whoever wants to see what two programs say:
///
///     # 1 dialled tcp://127.0.0.1:12345, 2026-11-25 09:14:18 UTC
///     1     0.000131 opened, from tcp://127.0.0.1:40112
///     1     0.000135 > 5 bytes
///           0000  00 41 64 61 00                                    .Ada.
///     1     0.000214 < finished
///     1     0.000300 closed by the peer
///
/// `>` is what we send, `<` what the peer does. The first number is the connection's, the second the seconds of the
/// loop's clock since it was started. Nothing on the wire changes.
///
/// The option `file` says where: it is made for its owner alone, and added to if it is there. Where it cannot be
/// written any more, the rest is missing and the connection goes on. The option `bytes` bounds what is shown of each piece.
class TraceLayer final: public Layer
{
public:
	/// `show` is told when the file cannot be written any more; it may be empty.
	explicit TraceLayer(ShowLine show = {});

	std::string_view name() const noexcept override;
	Capabilities capabilities(const Capabilities& below) const noexcept override;
	Result<std::unique_ptr<LayerFactory>> prepare(Role role, const AddressOptions& options) override;

private:
	const ShowLine _show;
};


} // namespace ciarla
