#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>


namespace ciarla::testkit {


/// The files of one certificate, and its fingerprint as `tls.pin` takes it.
struct CertificateFiles
{
	std::string certificate;
	std::string key;
	std::string pin;
};


/// What a certificate says.
struct CertificateWish
{
	std::string commonName = "Ada";
	std::vector<std::string> names{};                     ///< As OpenSSL writes them: "DNS:chat.test", "IP:127.0.0.1".
	std::chrono::hours begins = std::chrono::hours(-1);   ///< From now.
	std::chrono::hours ends = std::chrono::hours(24 * 7); ///< From now.
	bool rsa = false;                                     ///< Instead of an elliptic curve.
};


/// An authority of the tests, made when it is asked for, so that nothing in the tree expires. Its files are in a folder
/// that goes with it.
class TestAuthority
{
public:
	TestAuthority();
	~TestAuthority();
	TestAuthority(const TestAuthority&) = delete;
	TestAuthority& operator=(const TestAuthority&) = delete;

	/// The authority's own certificate.
	const std::string& file() const noexcept;

	/// Makes and signs one.
	CertificateFiles issue(const CertificateWish& wish);

	/// A file of this content, for what is no certificate.
	std::string write(const std::string& name, const std::string& content);

private:
	struct Parts;
	std::unique_ptr<Parts> _parts;
};


} // namespace ciarla::testkit
