#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>


namespace ciarla::bench {


/// A TlsBioPair is two ends of TLS 1.3 that OpenSSL's own BIO pair joins, on one thread: what the encryption alone costs.
class TlsBioPair
{
public:
	/// Throws std::runtime_error where OpenSSL refuses something.
	TlsBioPair(const std::string& certificateFile, const std::string& keyFile);

	/// Writes all of it at one end, and reads it at the other.
	void pass(std::span<const std::byte> bytes);

private:
	template <auto free>
	struct Free
	{
		template <typename T>
		void operator()(T* object) const noexcept
		{
			free(object);
		}
	};
	using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
	using Session = std::unique_ptr<SSL, Free<SSL_free>>;

	Context _clientContext;
	Context _serverContext;
	Session _client;
	Session _server;
	std::vector<std::byte> _room;
};


} // namespace ciarla::bench
