#include "TlsMeeting.h"


namespace ciarla {


namespace {


using testing::HasSubstr;
using testkit::CertificateFiles;


struct NameCase
{
	const char* commonName;
	std::vector<std::string> names; ///< Subject alternative names.
	const char* expected;           ///< tls.name
	bool isFor;
};


class TlsNames: public TlsMeeting, public testing::WithParamInterface<NameCase>
{
};


// Source: RFC 9525; of what is asked for, RFC 6066, section 3.
TEST_P(TlsNames, AreComparedInNormalFormWithTheAlternativeNamesAlone)
{
	const auto& [commonName, names, expected, isFor] = GetParam();
	const CertificateFiles files = authority().issue({.commonName = commonName, .names = names});
	meet({{"ca", authority().file()}, {"name", expected}}, showing(files));
	EXPECT_EQ(dialledHandler.opened, isFor ? 1U : 0U) << textOf(dialledHandler);
	if (!isFor)
	{
		EXPECT_EQ(codeOf(dialledHandler), make_error_code(ErrorCode::notPermitted));
		EXPECT_THAT(
			textOf(dialledHandler),
			HasSubstr(names.empty() ? "has no subjectAltName, so it is for no host" : "is not for \""));
	}
}


INSTANTIATE_TEST_SUITE_P(
	OfHosts, TlsNames,
	testing::Values(
		NameCase{"Ada", {"DNS:fqdn.test"}, "fqdn.test", true}, NameCase{"Ada", {"DNS:fqdn.test"}, "fqdn.test.", true},
		NameCase{"Ada", {"DNS:fqdn.test"}, "FQDN.Test.", true}, NameCase{"Ada", {"DNS:FQDN.test"}, "fqdn.test", true},
		NameCase{"Ada", {"DNS:a.test", "DNS:b.test"}, "b.test", true},
		NameCase{"Ada", {"DNS:*.example.test"}, "chat.example.test", true},
		NameCase{"Ada", {"DNS:*.example.test"}, "a.chat.example.test", false},
		NameCase{"Ada", {"DNS:*.example.test"}, "example.test", false},
		NameCase{"Ada", {"DNS:c*.example.test"}, "chat.example.test", false},
		NameCase{"Ada", {"DNS:*t.example.test"}, "chat.example.test", false},
		NameCase{"Ada", {"DNS:*.test"}, "xn--a.b.test", false}, NameCase{"Ada", {"DNS:*"}, "localhost", false},
		NameCase{"Ada", {"DNS:other.test"}, "fqdn.test", false}));

INSTANTIATE_TEST_SUITE_P(
	OfTheSubjectAlone, TlsNames,
	testing::Values(
		NameCase{"localhost", {}, "localhost", false}, NameCase{"chat.test", {}, "chat.test", false},
		NameCase{"*.chat.test", {}, "a.chat.test", false}, NameCase{"127.0.0.1", {}, "127.0.0.1", false},
		NameCase{"chat.test", {"email:ada@chat.test"}, "chat.test", false},
		NameCase{"chat.test", {"IP:127.0.0.1"}, "chat.test", false},
		NameCase{"chat.test", {"URI:https://chat.test"}, "chat.test", false},
		NameCase{"chat.test", {"DNS:other.test"}, "chat.test", false}));

INSTANTIATE_TEST_SUITE_P(
	OfAddresses, TlsNames,
	testing::Values(
		NameCase{"Ada", {"IP:127.0.0.1"}, "127.0.0.1", true}, NameCase{"Ada", {"IP:127.0.0.1"}, "127.0.0.1.", true},
		NameCase{"Ada", {"IP:::1"}, "::1", true}, NameCase{"Ada", {"IP:::1"}, "0:0:0:0:0:0:0:1", true},
		NameCase{"Ada", {"IP:fe80::1"}, "FE80::1%eth0", true}, NameCase{"Ada", {"IP:fe80::1"}, "fe80::1%25eth0", true},
		NameCase{"Ada", {"IP:127.0.0.2"}, "127.0.0.1", false}, NameCase{"Ada", {"DNS:127.0.0.1"}, "127.0.0.1", false},
		NameCase{"Ada", {"IP:::1"}, "::2", false}));


} // namespace


} // namespace ciarla
