#pragma once

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Layer.h>

#include <memory>
#include <string_view>


namespace ciarla {


/// ImpairedLayer makes a bad network of any wire, and the same bad network each time: what it does follows from a seed
/// and from the loop's clock, never from chance.
///
///     impaired+tcp://host?impaired.split=1                           one byte at a time, both ways
///     impaired+tcp://host?impaired.delay=80&impaired.jitter=40       far away
///     impaired+memory:room?impaired.cut=1000&impaired.seed=7         lost in the middle
///
/// Options, each counted for either direction alone, and each left out where it is not given:
///     seed      any whole number, 1 without it. Each connection begins anew from it, so that what one meets does not
///               depend on how many came before.
///     delay     milliseconds that everything is late, ends too; up to a minute.
///     jitter    up to so many more, drawn for each piece that comes; order is kept.
///     coalesce  what comes within so many milliseconds of something goes on with it, and as one piece where it can.
///     split     what goes on goes in pieces of 1 to N bytes, whose lengths are drawn.
///     stall     after N bytes nothing moves that way any more, an end neither.
///     cut       after N bytes the connection is lost: here it is CloseSide::wire, the peer sees a reset.
/// Bounds: as ConnectionLimits for what is sent; of what came at most high water and one delivery more is held, and
///     then the one below is not read. So a delay bounds the rate, too, to high water for each delay.
/// Ends: a reset is not late, and what is held of the peer's is lost with it. An orderly end comes after what is held.
class ImpairedLayer final: public Layer
{
public:
	explicit ImpairedLayer(const ConnectionLimits& limits = {});

	std::string_view name() const noexcept override;
	Capabilities capabilities(const Capabilities& below) const noexcept override;
	Result<std::unique_ptr<LayerFactory>> prepare(Role role, const AddressOptions& options) override;

private:
	std::shared_ptr<const ConnectionLimits> _limits; ///< Shared with connections, which may outlive this.
};


} // namespace ciarla
