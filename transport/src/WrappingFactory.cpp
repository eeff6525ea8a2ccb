#include <ciarla/transport/WrappingFactory.h>

#include <utility>


namespace ciarla {


WrappingFactory::WrappingFactory(Wrap wrap) noexcept:
	_wrap(std::move(wrap))
{
}


std::unique_ptr<LayerFactory> WrappingFactory::make(Wrap wrap)
{
	return std::make_unique<WrappingFactory>(std::move(wrap));
}


std::unique_ptr<Connection> WrappingFactory::wrap(std::unique_ptr<Connection> below)
{
	return _wrap(std::move(below));
}


} // namespace ciarla
