#include "TlsOptions.h"

#include <ciarla/tls/TlsModule.h>


namespace ciarla {


namespace {


constexpr std::string_view pinPrefix = "sha256:";


Error badOption(std::string text)
{
	return {ErrorCode::badOption, std::move(text)};
}


int digitOf(char letter) noexcept
{
	if (letter >= '0' && letter <= '9')
	{
		return letter - '0';
	}
	const char lower = static_cast<char>(letter | 0x20);
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}


/// Colons between the digits are what `openssl x509 -fingerprint` writes.
std::optional<TlsFingerprint> fingerprintOf(std::string_view text)
{
	TlsFingerprint fingerprint{};
	std::size_t digits = 0;
	for (const char letter: text)
	{
		const int digit = digitOf(letter);
		if (letter == ':')
		{
			continue;
		}
		if (digit < 0 || digits == 2 * fingerprint.size())
		{
			return std::nullopt;
		}
		unsigned char& place = fingerprint[digits / 2];
		place = static_cast<unsigned char>(place << 4 | digit);
		++digits;
	}
	return digits == 2 * fingerprint.size() ? std::optional(fingerprint) : std::nullopt;
}


Result<void> readOne(TlsOptions& read, const std::string& name, const std::string& value)
{
	std::string* text = name == "certificate" ? &read.certificate
		: name == "key"                       ? &read.key
		: name == "ca"                        ? &read.ca
											  : nullptr;
	if (text)
	{
		*text = value;
		return value.empty() ? badOption("The option tls." + name + " is empty; give it a value, or leave it out.")
							 : Result<void>();
	}
	if (name == "name")
	{
		const Result<std::string> host = normalHost(value);
		read.name = host ? host.value() : std::string();
		return host ? Result<void>()
					: badOption(
						  "The option tls.name=" + value +
						  " is neither the name of a host, as in chat.example.org, nor an IP address.");
	}
	if (name == "pin")
	{
		read.pin = value.starts_with(pinPrefix) ? fingerprintOf(value.substr(pinPrefix.size())) : std::nullopt;
		return read.pin
			? Result<void>()
			: badOption("The option tls.pin=" + value + " is no fingerprint; it is sha256: and 64 hexadecimal digits.");
	}
	read.verify = value == "yes"; // The one that is left.
	return {};
}


} // namespace


std::string textOf(const TlsFingerprint& fingerprint)
{
	constexpr std::string_view digits = "0123456789abcdef";
	std::string text(pinPrefix);
	for (const unsigned char byte: fingerprint)
	{
		text += digits[byte >> 4U];
		text += digits[byte & 15U];
	}
	return text;
}


Result<TlsOptions> TlsOptions::read(Role role, const AddressOptions& options)
{
	TlsOptions read;
	if (const Result<void> checked = checkOptions(tlsOptions, "tls", options); !checked)
	{
		return checked.error();
	}
	for (const auto& [name, value]: options)
	{
		if (Result<void> one = readOne(read, name, value); !one)
		{
			return one.error();
		}
	}
	if (read.pin && !read.verify)
	{
		return badOption(
			"tls.verify=no checks nothing, not the certificate that tls.pin names either; leave one of the two out.");
	}
	if (role == Role::accepted && read.certificate.empty() && read.key.empty())
	{
		return badOption("Listening with TLS needs a certificate: name its files with tls.certificate and tls.key.");
	}
	if (read.certificate.empty() != read.key.empty())
	{
		return badOption(
			read.key.empty() ? "A certificate is of no use without its key: name that file with tls.key."
							 : "A key is of no use without its certificate: name that file with tls.certificate.");
	}
	return read;
}


bool TlsOptions::checksPeer(Role role) const noexcept
{
	return role == Role::dialled ? verify : pin || !ca.empty();
}


} // namespace ciarla
