#include "Links.h"

#include <ciarla/protocol/SafeText.h>

#include <gmock/gmock.h>

#include <random>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {
namespace {


using testing::ElementsAre;


std::vector<std::string> urlsIn(std::string_view body)
{
	std::vector<std::string> urls;
	for (const Link& link: linksIn(body))
	{
		urls.push_back(link.url);
	}
	return urls;
}


std::string hostIn(std::string_view body)
{
	const std::vector<Link> links = linksIn(body);
	return links.size() == 1 ? links.front().host : std::to_string(links.size()) + " links";
}


// Source: RFC 3492, section 7.1, and bücher, which everybody knows.
TEST(Links, WriteALabelAsTheStandardDoes)
{
	const std::pair<const char*, const char*> labels[] = {
		{"\u0644\u064A\u0647\u0645\u0627\u0628\u062A\u0643\u0644\u0645\u0648\u0634\u0639\u0631\u0628\u064A\u061F",
		 "xn--egbpdaj6bu4bxfgehfvwxn"},
		{"\u4ED6\u4EEC\u4E3A\u4EC0\u4E48\u4E0D\u8BF4\u4E2D\u6587", "xn--ihqwcrb4cv8a8dqg056pqjye"},
		{"\u043F\u043E\u0447\u0435\u043C\u0443\u0436\u0435\u043E\u043D\u0438\u043D\u0435\u0433\u043E\u0432\u043E\u0440"
		 "\u044F\u0442\u043F\u043E\u0440\u0443\u0441\u0441\u043A\u0438",
		 "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"},
		{"3\u5E74B\u7D44\u91D1\u516B\u5148\u751F", "xn--3B-ww4c5e180e575a65lsy2b"},
		{"b\u00FCcher", "xn--bcher-kva"},
		{"plain", "plain"},
		{"", ""},
	};
	for (const auto& [label, ascii]: labels)
	{
		EXPECT_EQ(asciiLabel(label), ascii) << label;
	}
	EXPECT_EQ(asciiLabel("a\xff"), std::nullopt);
}


TEST(Links, EndWhereASentenceGoesOn)
{
	const std::pair<const char*, const char*> bodies[] = {
		{"see https://a.test/x.", "https://a.test/x"},      {"(https://a.test/x)", "https://a.test/x"},
		{"https://a.test/x_(y)!", "https://a.test/x_(y)"},  {"<https://a.test/x>", "https://a.test/x"},
		{"\"https://a.test/x\"", "https://a.test/x"},       {"HTTPS://A.test/Q?x=1#y, so", "https://A.test/Q?x=1#y"},
		{"https://a.test/x\nnext", "https://a.test/x"},     {"https://a.test/x\tnext", "https://a.test/x"},
		{"https://a.test/x\u00A0next", "https://a.test/x"}, {"https://a.test/x\u202Enext", "https://a.test/x"},
		{"https://a.test/x\x1b[31m", "https://a.test/x"},   {"https://a.test/caf\u00e9", "https://a.test/caf\u00e9"},
		{"https://[::1]:8080/x", "https://[::1]:8080/x"},
	};
	for (const auto& [body, url]: bodies)
	{
		EXPECT_THAT(urlsIn(body), ElementsAre(url)) << body;
	}
	EXPECT_THAT(urlsIn("http://a.test and https://b.test"), ElementsAre("http://a.test", "https://b.test"));
}


TEST(Links, AreNoneOfAnotherSchemeOrInAWordOrWithoutAHost)
{
	for (const char* body:
		 {"", "http://", "https:// a", "ftp://a.test", "javascript://a.test", "file:///etc/passwd", "xhttp://a.test",
		  "http:a.test", "http:///x", "http://.../", "http://?x", "http://@/", "https://\\a.test"})
	{
		EXPECT_THAT(urlsIn(body), testing::IsEmpty()) << body;
	}
}


// Who reads only the beginning of an address, or takes one letter for another, is told whose it is.
TEST(Links, TellWhoseTheyAre)
{
	const std::pair<const char*, const char*> bodies[] = {
		{"https://bank.example@evil.test/login", "evil.test"},
		{"https://bank.example:x@y@evil.test:8443/", "evil.test"},
		{"https://bank.example\\@evil.test/", "bank.example"},
		{"https://evil.test?bank.example", "evil.test"},
		{"https://evil.test#@bank.example", "evil.test"},
		{"https://\u0440aypal.test/", "xn--aypal-uye.test"},
		{"https://B\u00DCCHER.test", "xn--bcher-kva.test"},
		{"https://\uFF45vil.test", "evil.test"},
		{"https://bank\u3002example\uFF0Etest", "bank.example.test"},
		{"https://evil.test%2Fbank.example/", "0 links"},
		{"https://[2001:db8::1]:8080/x", "[2001:db8::1]"},
	};
	for (const auto& [body, host]: bodies)
	{
		EXPECT_EQ(hostIn(body), host) << body;
	}
}


TEST(Links, AreSafeToShowWhateverWasSaid)
{
	std::mt19937 random(20'26);
	const std::vector<std::string> pieces{"http://", "https://", "a",      ".",      "@", ":",    "/",     "?",
										  "\x1b",    "\n",       "\u202e", "\xff",   "[", "]",    "(",     ")",
										  "%",       "\\",       "\u0440", "\u3002", " ", "\x9b", "\u200b"};
	for (int round = 0; round < 20'000; ++round)
	{
		std::string body;
		for (unsigned i = 0, count = random() % 16; i < count; ++i)
		{
			body += pieces[random() % pieces.size()];
		}
		for (const Link& link: linksIn(body))
		{
			EXPECT_EQ(safeBody(link.url), link.url);
			EXPECT_TRUE(link.url.starts_with("http://") || link.url.starts_with("https://")) << link.url;
			EXPECT_TRUE(std::all_of(link.host.begin(), link.host.end(), [](char c) { return c > ' ' && c < '\x7f'; }));
			EXPECT_FALSE(link.host.empty());
		}
	}
}


// A message is at most 64 KiB; what looks for links in it must not take longer than one reads.
TEST(Links, AreFoundInALongMessage)
{
	std::string body;
	while (body.size() < 64'000)
	{
		body += "http://";
	}
	EXPECT_LE(linksIn(body).size(), 64'000U / 7);
}


} // namespace
} // namespace ciarla
