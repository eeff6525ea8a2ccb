#pragma once

#include <ciarla/module/Module.h>

#include <array>


namespace ciarla {


/// The options of the layer.
inline constexpr std::array<OptionRow, 6> tlsOptions{
	{{"tls.certificate", "FILE", OptionType::text, 0, 0,
	  "our certificate (PEM)\n"
	  "Whom tls+ says that we are: a certificate and its chain, in PEM. Who listens needs one."},
	 {"tls.key", "FILE", OptionType::text, 0, 0,
	  "the key of our certificate (PEM)\n"
	  "The key of that certificate, in PEM."},
	 {"tls.ca", "FILE", OptionType::text, 0, 0,
	  "trusted CA certificates (PEM)\n"
	  "The authorities that tls+ believes, in PEM; for who listens: whose certificates callers must have."},
	 {"tls.name", "NAME", OptionType::text, 0, 0,
	  "the name that the other's certificate must have\n"
	  "The name that the other side's certificate must have; without one it is the host that was called."},
	 {"tls.pin", "HASH", OptionType::text, 0, 0,
	  "SHA-256 of the one certificate to accept\n"
	  "The hash of the other side's certificate, sha256:…, which then suffices alone."},
	 {"tls.verify", "yes|no", OptionType::choice, 0, 0,
	  "no: do not check the certificate (insecure)\n"
	  "no: believe any certificate, which is not secure."}}};


/// Adds the layer "tls".
Result<void> addTlsModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
