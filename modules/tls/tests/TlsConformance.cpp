#include "TlsConformance.h"

#include "SpyLayer.h"
#include "TestCertificates.h"

#include <ciarla/testkit/StackTransport.h>
#include <ciarla/tls/TlsLayer.h>

#include <algorithm>
#include <utility>


namespace ciarla::testkit {


namespace {


/// Each end holds keys and a context of OpenSSL: as many as show what more would.
constexpr std::size_t idleConnectionsMost = 1'000;


} // namespace


ConformanceSubject tlsOver(ConformanceSubject below)
{
	static TestAuthority authority;
	static const CertificateFiles files = authority.issue({.commonName = "chat", .names = {"DNS:chat.test"}});
	const auto notes = std::make_shared<SpyNotes>();
	below.idleConnections = std::min(below.idleConnections, idleConnectionsMost);

	std::vector<std::unique_ptr<Layer>> layers;
	layers.push_back(std::make_unique<TlsLayer>(below.limits));
	layers.push_back(std::make_unique<SpyLayer>(notes));
	ConformanceSubject subject = stackOn(
		std::move(below), std::move(layers),
		{.layers = {"tls", "spy"},
		 .dial = {{"tls.ca", authority.file()}, {"tls.name", "chat.test"}},
		 .listen = {{"tls.certificate", files.certificate}, {"tls.key", files.key}}});
	subject.seenBelow = [notes] { return notes->text(); };
	return subject;
}


} // namespace ciarla::testkit
