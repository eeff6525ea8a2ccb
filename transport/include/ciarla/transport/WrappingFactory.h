#pragma once

#include <ciarla/transport/Layer.h>

#include <functional>
#include <memory>


namespace ciarla {


/// A WrappingFactory is a LayerFactory that is one function: for a layer whose options come to a few values.
///
///     return WrappingFactory::make([file](std::unique_ptr<Connection> below) {
///         return std::make_unique<TraceConnection>(std::move(below), file);
///     });
class WrappingFactory final: public LayerFactory
{
public:
	using Wrap = std::function<std::unique_ptr<Connection>(std::unique_ptr<Connection> below)>;

	explicit WrappingFactory(Wrap wrap) noexcept;

	static std::unique_ptr<LayerFactory> make(Wrap wrap);

	std::unique_ptr<Connection> wrap(std::unique_ptr<Connection> below) override;

private:
	Wrap _wrap;
};


} // namespace ciarla
