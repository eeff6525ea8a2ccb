#include <ciarla/tls/TlsLayer.h>

#include "TlsConnection.h"
#include "TlsContext.h"
#include "TlsOptions.h"
#include "TlsSessionCache.h"

#include <optional>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


class TlsFactory final: public LayerFactory, public CallerAdvisor
{
public:
	TlsFactory(std::shared_ptr<TlsContext> context, std::shared_ptr<const ConnectionLimits> limits) noexcept:
		_context(std::move(context)),
		_limits(std::move(limits))
	{
	}

	std::unique_ptr<Connection> wrap(std::unique_ptr<Connection> below) override
	{
		return std::make_unique<TlsConnection>(std::move(below), _context, _limits);
	}

	std::vector<CallerAdvice> callerAdvice() const override
	{
		const std::optional<TlsFingerprint> own = _context->ownFingerprint();
		if (!own)
		{
			return {};
		}
		return {{"With this certificate pinned, where its authority is not known", {{"tls.pin", textOf(*own)}}}};
	}

private:
	std::shared_ptr<TlsContext> _context; ///< Shared with connections, which may outlive this.
	std::shared_ptr<const ConnectionLimits> _limits;
};


} // namespace


TlsLayer::TlsLayer(const ConnectionLimits& limits):
	_limits(std::make_shared<const ConnectionLimits>(limits)),
	_sessions(std::make_shared<TlsSessionCache>())
{
}


std::string_view TlsLayer::name() const noexcept
{
	return "tls";
}


Capabilities TlsLayer::capabilities(const Capabilities& below) const noexcept
{
	return tlsCapabilities(below);
}


Result<std::unique_ptr<LayerFactory>> TlsLayer::prepare(Role role, const AddressOptions& options)
{
	auto read = TlsOptions::read(role, options);
	if (!read)
	{
		return read.error();
	}
	auto context = TlsContext::make(role, std::move(read).value(), _sessions, _pipes);
	if (!context)
	{
		return context.error();
	}
	return std::unique_ptr<LayerFactory>(std::make_unique<TlsFactory>(std::move(context).value(), _limits));
}


} // namespace ciarla
