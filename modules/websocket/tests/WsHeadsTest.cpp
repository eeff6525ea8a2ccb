#include "WsUpgrade.h"

#include <ciarla/base/Bytes.h>

#include <gmock/gmock.h>

#include <string>
#include <vector>


// What the head of a request and of an answer must, may and must not be, section by section, and what becomes of it; each
// at every cut.
namespace ciarla {


namespace {


struct Row
{
	const char* section;
	std::string head;
	std::string expected; ///< The status of the answer; or how the sentence on an answer begins, "" for none.
};


const std::string key = "dGhlIHNhbXBsZSBub25jZQ==";
const std::string getChat = "GET /chat HTTP/1.1\r\n";
const std::string host = "Host: localhost:8080\r\n";
const std::string upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
const std::string version = "Sec-WebSocket-Version: 13\r\n";
const std::string keyField = "Sec-WebSocket-Key: " + key + "\r\n";
const std::string proper = host + upgrade + version + keyField;


std::string line(const std::string& first)
{
	return first + "\r\n" + proper + "\r\n";
}


std::string asks(const std::string& fields)
{
	return getChat + fields + "\r\n";
}


std::string alsoSays(const std::string& field)
{
	return asks(proper + field + "\r\n");
}


std::string calls(const std::string& authority)
{
	return asks("Host: " + authority + "\r\n" + upgrade + version + keyField);
}


const std::vector<Row>& requests()
{
	static const std::vector<Row> rows{
		{"RFC 6455 4.2.1", asks(proper), "101"},
		{"RFC 9112 2.2: an empty line before the request", "\r\n" + asks(proper), "101"},
		{"RFC 9112 2.2: several of them", "\r\n\r\n\r\n" + asks(proper), "101"},
		{"RFC 9112 2.2: a bare LF after the first line", "GET /chat HTTP/1.1\n" + proper + "\r\n", "400"},
		{"RFC 9112 2.2: a bare LF after a field", asks("Host: localhost\n" + upgrade + version + keyField), "400"},
		{"RFC 9112 2.2: a bare CR in a field", alsoSays("A: b\rc"), "400"},
		{"RFC 9112 2.2: a bare CR in the first line", line("GET /chat\r HTTP/1.1"), "400"},
		{"RFC 9112 2.2: a blank between the first line and the fields", asks(" A: b\r\n" + proper), "400"},
		{"RFC 9112 2.2: a line of a blank", asks(" \r\n" + proper), "400"},
		{"RFC 9112 2.2: a blank before the request", " " + asks(proper), "400"},
		{"RFC 9112 2.3, RFC 9110 2.5: a later minor version", line("GET /chat HTTP/1.2"), "101"},
		{"RFC 9110 2.5: the last minor version", line("GET /chat HTTP/1.9"), "101"},
		{"RFC 9110 7.8: an upgrade in HTTP/1.0 is ignored", line("GET /chat HTTP/1.0"), "426"},
		{"RFC 9110 15.6.6: another major version", line("GET /chat HTTP/2.0"), "505"},
		{"RFC 9110 15.6.6: the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\n", "505"},
		{"RFC 9110 15.6.6: an earlier major version", line("GET /chat HTTP/0.9"), "505"},
		{"RFC 9112 2.3: no minor version", line("GET /chat HTTP/1"), "400"},
		{"RFC 9112 2.3: two digits", line("GET /chat HTTP/1.10"), "400"},
		{"RFC 9112 2.3: a leading zero", line("GET /chat HTTP/01.1"), "400"},
		{"RFC 9112 2.3: the name is in upper case", line("GET /chat http/1.1"), "400"},
		{"RFC 9112 2.3: a blank in it", line("GET /chat HTTP /1.1"), "400"},
		{"RFC 9112 3: no version", line("GET /chat"), "400"},
		{"RFC 9112 3: two blanks", line("GET  /chat HTTP/1.1"), "400"},
		{"RFC 9112 3: a blank after it", line("GET /chat HTTP/1.1 "), "400"},
		{"RFC 9112 3: tabs", line("GET\t/chat\tHTTP/1.1"), "400"},
		{"RFC 9112 3: no target", line("GET HTTP/1.1"), "400"},
		{"RFC 9112 3: a target that is too long", "GET /" + std::string(HttpHead::bytesMost, 'a'), "414"},
		{"RFC 6585 5: a field that is too long", getChat + "A: " + std::string(HttpHead::bytesMost, 'a'), "431"},
		{"RFC 9112 3.1: a method in lower case", line("get /chat HTTP/1.1"), "501"},
		{"RFC 9112 3.1: an unknown method", line("KNOCK /chat HTTP/1.1"), "501"},
		{"RFC 9112 3.1: what is no token", line("G(T /chat HTTP/1.1"), "400"},
		{"RFC 9110 15.5.6: POST", line("POST /chat HTTP/1.1"), "405"},
		{"RFC 9110 9.3.2: HEAD", line("HEAD /chat HTTP/1.1"), "405"},
		{"RFC 9110 9.3.2: HEAD without an upgrade", "HEAD / HTTP/1.1\r\n" + host + "\r\n", "426"},
		{"RFC 9112 3.2.1: a query", line("GET /chat?room=tea HTTP/1.1"), "101"},
		{"RFC 9112 3.2.1: an empty query", line("GET /chat? HTTP/1.1"), "101"},
		{"RFC 9112 3.2.1: another path", line("GET /chat/ HTTP/1.1"), "404"},
		{"RFC 9112 3.2.1: another case", line("GET /Chat HTTP/1.1"), "404"},
		{"RFC 9112 3.2.1: no slash", line("GET chat HTTP/1.1"), "400"},
		{"RFC 9112 3.2.1: a fragment", line("GET /chat#tea HTTP/1.1"), "400"},
		{"RFC 3986 2: what is no character of a URL", line("GET /chat?<b> HTTP/1.1"), "400"},
		{"RFC 3986 2: a byte past ASCII", line("GET /chat?\xC3\xA4 HTTP/1.1"), "400"},
		{"RFC 3986 2.1: half of an escape", line("GET /chat?%4 HTTP/1.1"), "400"},
		{"RFC 3986 2.1: no escape", line("GET /chat?%zz HTTP/1.1"), "400"},
		{"RFC 9110 4.2.3: an escape that need not be", line("GET /%63h%61t HTTP/1.1"), "101"},
		{"RFC 9110 4.2.3: an escape that is no separator", line("GET %2Fchat HTTP/1.1"), "400"},
		{"RFC 9110 4.2.3: an escape of a delimiter", line("GET /chat%3Froom HTTP/1.1"), "404"},
		{"RFC 9112 3.2.2: absolute-form", line("GET http://localhost:80/chat HTTP/1.1"), "101"},
		{"RFC 9112 3.2.2: with a query", line("GET http://localhost/chat?x=http://y/ HTTP/1.1"), "101"},
		{"RFC 9112 3.2.2: of https", line("GET https://127.0.0.1:8443/chat HTTP/1.1"), "101"},
		{"RFC 9112 3.2.2: of ws", line("GET ws://[::1]/chat HTTP/1.1"), "101"},
		{"RFC 9112 3.2.2: in another case", line("GET HTTP://LOCALHOST/chat HTTP/1.1"), "101"},
		{"RFC 9112 3.2.2: of another scheme", line("GET ftp://localhost/chat HTTP/1.1"), "400"},
		{"RFC 9112 3.2.2: another path", line("GET http://localhost/ HTTP/1.1"), "404"},
		{"RFC 9112 3.2.2: no path, which is /", line("GET http://localhost HTTP/1.1"), "404"},
		{"RFC 9112 3.2.2: the host of the target counts", line("GET http://evil.example/chat HTTP/1.1"), "421"},
		{"RFC 9112 3.2.2: and not the Host field",
		 "GET http://localhost/chat HTTP/1.1\r\nHost: evil.example\r\n" + upgrade + version + keyField + "\r\n", "101"},
		{"RFC 9112 3.2.2: which may be empty",
		 "GET http://localhost/chat HTTP/1.1\r\nHost:\r\n" + upgrade + version + keyField + "\r\n", "101"},
		{"RFC 9112 3.2.2: and has to be there",
		 "GET http://localhost/chat HTTP/1.1\r\n" + upgrade + version + keyField + "\r\n", "400"},
		{"RFC 9112 3.2.2: once", "GET http://localhost/chat HTTP/1.1\r\n" + host + proper + "\r\n", "400"},
		{"RFC 9110 4.2.1: an empty host", line("GET http:///chat HTTP/1.1"), "400"},
		{"RFC 9110 4.2.1: a port alone", line("GET http://:80/chat HTTP/1.1"), "400"},
		{"RFC 9110 4.2.4: user information", line("GET http://me@localhost/chat HTTP/1.1"), "400"},
		{"RFC 9112 3.2.2: no authority", line("GET http:/chat HTTP/1.1"), "400"},
		{"RFC 9112 3.2.3: authority-form", line("CONNECT localhost:80 HTTP/1.1"), "405"},
		{"RFC 9112 3.2.3: not of GET", line("GET localhost:80 HTTP/1.1"), "400"},
		{"RFC 9112 3.2.4: asterisk-form", line("OPTIONS * HTTP/1.1"), "405"},
		{"RFC 9112 3.2.4: not of GET", line("GET * HTTP/1.1"), "400"},

		{"RFC 9112 3.2: no Host", asks(upgrade + version + keyField), "400"},
		{"RFC 9112 3.2: no Host, and no upgrade", "GET / HTTP/1.1\r\n\r\n", "400"},
		{"RFC 9112 3.2: two of them", asks(host + proper), "400"},
		{"RFC 9112 3.2: two that differ", asks("Host: a\r\n" + proper), "400"},
		{"RFC 9112 3.2: two in HTTP/1.0", "GET / HTTP/1.0\r\n" + host + host + "\r\n", "400"},
		{"RFC 9112 3.2: none in HTTP/1.0, and no upgrade", "GET / HTTP/1.0\r\n\r\n", "426"},
		{"RFC 9110 7.2: empty", calls(""), "400"},
		{"RFC 9110 7.2: a list", calls("localhost, localhost"), "400"},
		{"RFC 9110 7.2: a path", calls("localhost/chat"), "400"},
		{"RFC 9110 7.2: a scheme", calls("http://localhost"), "400"},
		{"RFC 9110 7.2: user information", calls("me@localhost"), "400"},
		{"RFC 9110 7.2: a port that is none", calls("localhost:http"), "400"},
		{"RFC 9110 7.2: a port past the last", calls("localhost:65536"), "400"},
		{"RFC 9110 7.2: a sign before it", calls("localhost:+80"), "400"},
		{"RFC 9110 7.2: a port without a digit", calls("localhost:"), "101"},
		{"RFC 3986 3.2.2: half a bracket", calls("[::1"), "400"},
		{"RFC 3986 3.2.2: no address in it", calls("[localhost]"), "400"},
		{"RFC 3986 3.2.2: something after it", calls("[::1]x"), "400"},
		{"RFC 3986 3.2.2: no brackets", calls("::1"), "400"},
		{"RFC 6874 1: a zone, which stays on its machine", calls("[fe80::1%25eth0]"), "400"},
		{"RFC 9110 7.4: an address", calls("192.0.2.7:1"), "101"},
		{"RFC 9110 7.4: one of IPv6", calls("[2001:DB8::1]:8080"), "101"},
		{"RFC 9110 7.4: localhost, however it is written", calls("LocalHost.:8080"), "101"},
		{"RFC 9110 7.4: a name", calls("evil.example"), "421"},
		{"RFC 9110 7.4: a name that begins so", calls("localhost.evil.example"), "421"},
		{"RFC 9110 7.4: a name below it", calls("evil.localhost"), "421"},
		{"RFC 9110 7.4: what begins as an address", calls("127.0.0.1.evil.example"), "421"},
		{"RFC 9110 7.4: an address as some write it", calls("2130706433"), "421"},
		{"RFC 9110 7.4: and others", calls("0x7f.1"), "421"},

		{"RFC 9112 5: no colon", asks(proper + "A\r\n"), "400"},
		{"RFC 9112 5: no name", asks(proper + ": b\r\n"), "400"},
		{"RFC 9112 5: any case",
		 asks("HOST: localhost\r\nupgrade: websocket\r\ncONNECTION: Upgrade\r\n" + version + keyField), "101"},
		{"RFC 9112 5.1: a blank before the colon", asks("Host : localhost\r\n" + upgrade + version + keyField), "400"},
		{"RFC 9112 5.1: blanks around the value", asks("Host:\t localhost \t\r\n" + upgrade + version + keyField),
		 "101"},
		{"RFC 9112 5.1: no blank", asks("Host:localhost\r\n" + upgrade + version + keyField), "101"},
		{"RFC 9110 5.1: an unknown field", alsoSays("X-Forwarded-For: 192.0.2.7"), "101"},
		{"RFC 9110 5.1: a name that is no token", alsoSays("A(b): c"), "400"},
		{"RFC 9112 5.2: folding", alsoSays("A: b\r\n c"), "400"},
		{"RFC 9112 5.2: folding with a tab", alsoSays("A: b\r\n\tc"), "400"},
		{"RFC 9110 5.5: NUL in a value", alsoSays(std::string("A: b\0c", 6)), "400"},
		{"RFC 9110 5.5: another control character", alsoSays("A: \x1B[2J"), "400"},
		{"RFC 9110 5.5: DEL", alsoSays("A: \x7F"), "400"},
		{"RFC 9110 5.5: a byte past ASCII", alsoSays("A: \xC3\xA4"), "101"},
		{"RFC 9110 5.6.1: empty elements",
		 asks(host + "Upgrade: , websocket,\r\nConnection: ,,Upgrade\r\n" + version + keyField), "101"},

		{"RFC 9112 6.1: Transfer-Encoding", alsoSays("Transfer-Encoding: chunked"), "400"},
		{"RFC 9112 6.1: an unknown one", alsoSays("Transfer-Encoding: knock"), "400"},
		{"RFC 9112 6.1: an empty one", alsoSays("Transfer-Encoding:"), "400"},
		{"RFC 9112 6.1: with a Content-Length", alsoSays("Transfer-Encoding: chunked\r\nContent-Length: 0"), "400"},
		{"RFC 9112 6.1: without an upgrade", "GET / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", "400"},
		{"RFC 9110 8.6: Content-Length", alsoSays("Content-Length: 5"), "400"},
		{"RFC 9110 8.6: of nothing", alsoSays("Content-Length: 0"), "101"},
		{"RFC 9110 8.6: of nothing, twice", alsoSays("Content-Length: 0, 0\r\nContent-Length: 0"), "101"},
		{"RFC 9112 6.3: two that differ", alsoSays("Content-Length: 0\r\nContent-Length: 5"), "400"},
		{"RFC 9112 6.3: an empty one", alsoSays("Content-Length:"), "400"},
		{"RFC 9112 6.3: a sign", alsoSays("Content-Length: +0"), "400"},
		{"RFC 9112 6.3: less than nothing", alsoSays("Content-Length: -1"), "400"},
		{"RFC 9112 6.3: hexadecimal", alsoSays("Content-Length: 0x0"), "400"},
		{"RFC 9112 6.3: more than any number", alsoSays("Content-Length: 99999999999999999999999"), "400"},

		{"RFC 9110 7.6.1: several connection options",
		 asks(host + "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n" + version + keyField), "101"},
		{"RFC 9110 7.6.1: in several fields",
		 asks(host + "Upgrade: websocket\r\nConnection: keep-alive\r\nConnection: UPGRADE\r\n" + version + keyField),
		 "101"},
		{"RFC 9110 7.6.1: another one only",
		 asks(host + "Upgrade: websocket\r\nConnection: keep-alive\r\n" + version + keyField), "426"},
		{"RFC 9110 7.6.1: none", asks(host + "Upgrade: websocket\r\n" + version + keyField), "426"},
		{"RFC 9110 7.6.1: a part of the word",
		 asks(host + "Upgrade: websocket\r\nConnection: Upgrades\r\n" + version + keyField), "426"},
		{"RFC 9110 7.8: several protocols",
		 asks(host + "Upgrade: foo/2, WebSocket\r\nConnection: Upgrade\r\n" + version + keyField), "101"},
		{"RFC 9110 7.8: another one only", asks(host + "Upgrade: h2c\r\nConnection: Upgrade\r\n" + version + keyField),
		 "426"},
		{"RFC 9110 7.8: none", asks(host + "Connection: Upgrade\r\n" + version + keyField), "426"},
		{"RFC 9110 7.8: a version of it",
		 asks(host + "Upgrade: websocket/13\r\nConnection: Upgrade\r\n" + version + keyField), "426"},
		{"RFC 9110 10.1.1: an expectation, of no body", alsoSays("Expect: 100-continue"), "101"},
		{"RFC 9110 10.1.1: with a body", alsoSays("Expect: 100-continue\r\nContent-Length: 5"), "400"},
		{"RFC 9110 10.1.1: one that nobody knows", alsoSays("Expect: a-miracle"), "101"},

		{"RFC 6455 4.2.1 5: no key", asks(host + upgrade + version), "400"},
		{"RFC 6455 4.2.1 5: an empty one", asks(host + upgrade + version + "Sec-WebSocket-Key:\r\n"), "400"},
		{"RFC 6455 4.2.1 5: fifteen bytes",
		 asks(host + upgrade + version + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j\r\n"), "400"},
		{"RFC 6455 4.2.1 5: seventeen",
		 asks(host + upgrade + version + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZXg=\r\n"), "400"},
		{"RFC 6455 4.2.1 5: no base 64",
		 asks(host + upgrade + version + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j*Q==\r\n"), "400"},
		{"RFC 6455 11.3.1: two keys", asks(proper + keyField), "400"},
		{"RFC 6455 4.2.1 6: no version", asks(host + upgrade + keyField), "426"},
		{"RFC 6455 4.4: another version", asks(host + upgrade + keyField + "Sec-WebSocket-Version: 8\r\n"), "426"},
		{"RFC 6455 4.4: a list of them", asks(host + upgrade + keyField + "Sec-WebSocket-Version: 13, 8\r\n"), "426"},
		{"RFC 6455 4.1: a leading zero", asks(host + upgrade + keyField + "Sec-WebSocket-Version: 013\r\n"), "426"},
		{"RFC 6455 11.3.5: two versions", asks(proper + version), "400"},
		{"RFC 6455 4.2.1 7: an origin", alsoSays("Origin: https://evil.example"), "403"},
		{"RFC 6455 10.2: one that equals the host", alsoSays("Origin: http://localhost:8080"), "403"},
		{"RFC 6454 7.1: no origin of its own", alsoSays("Origin: null"), "403"},
		{"RFC 6454 7.1: an empty one", alsoSays("Origin:"), "403"},
		{"RFC 6455 4.2.1 8: our subprotocol", alsoSays("Sec-WebSocket-Protocol: ciarla.v1"), "101"},
		{"RFC 6455 11.3.4: among others",
		 alsoSays("Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: x, ciarla.v1"), "101"},
		{"RFC 6455 4.2.2 5: others", alsoSays("Sec-WebSocket-Protocol: chat"), "101"},
		{"RFC 6455 4.2.1: what is no list of subprotocols", alsoSays("Sec-WebSocket-Protocol: two words"), "400"},
		{"RFC 6455 4.3: none at all", alsoSays("Sec-WebSocket-Protocol:"), "400"},
		{"RFC 6455 9.1: an extension, which is left",
		 alsoSays("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"), "101"},
		{"RFC 6455 4.2.1 10: a cookie", alsoSays("Cookie: a=b"), "101"},
	};
	return rows;
}


const std::string status101 = "HTTP/1.1 101 Switching Protocols\r\n";
const std::string acceptField = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
const std::string agreed = upgrade + acceptField;
const char* const notOurs = "did not answer the key";
const char* const notToUs = "agreed to an upgrade, but not to WebSocket.";
const char* const noHttp = "does not speak HTTP";


std::string agrees(const std::string& fields)
{
	return status101 + fields + "\r\n";
}


const std::vector<Row>& answers()
{
	static const std::vector<Row> rows{
		{"RFC 6455 4.1", agrees(agreed), ""},
		{"RFC 6455 4.1: our subprotocol", agrees(agreed + "Sec-WebSocket-Protocol: ciarla.v1\r\n"), ""},
		{"RFC 6455 4.1 2: any case", agrees("UPGRADE: WebSocket\r\nconnection: keep-alive, UPGRADE\r\n" + acceptField),
		 ""},
		{"RFC 6455 4.1 2: another protocol", agrees("Upgrade: h2c\r\nConnection: Upgrade\r\n" + acceptField), notToUs},
		{"RFC 6455 4.1 2: two protocols", agrees("Upgrade: foo, websocket\r\nConnection: Upgrade\r\n" + acceptField),
		 notToUs},
		{"RFC 6455 4.1 2: none", agrees("Connection: Upgrade\r\n" + acceptField), notToUs},
		{"RFC 6455 4.1 3: no option", agrees("Upgrade: websocket\r\n" + acceptField), notToUs},
		{"RFC 6455 4.1 3: another one", agrees("Upgrade: websocket\r\nConnection: close\r\n" + acceptField), notToUs},
		{"RFC 6455 4.1 4: no accept", agrees(upgrade), notOurs},
		{"RFC 6455 4.1 4: a wrong one", agrees(upgrade + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOO=\r\n"),
		 notOurs},
		{"RFC 6455 4.1 4: in another case", agrees(upgrade + "Sec-WebSocket-Accept: S3PPLMBITXAQ9KYGZZHZRBK+XOO=\r\n"),
		 notOurs},
		{"RFC 6455 4.1 4: blanks around it",
		 agrees(upgrade + "Sec-WebSocket-Accept: \t s3pPLMBiTxaQ9kYGzzhZRbK+xOo= \r\n"), ""},
		{"RFC 6455 11.3.3: two", agrees(agreed + acceptField), notOurs},
		{"RFC 6455 4.1 5: an extension", agrees(agreed + "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
		 "chose an extension"},
		{"RFC 6455 11.3.2: after an empty field",
		 agrees(agreed + "Sec-WebSocket-Extensions:\r\nSec-WebSocket-Extensions: x\r\n"), "chose an extension"},
		{"RFC 9110 5.6.1: none in the list", agrees(agreed + "Sec-WebSocket-Extensions: ,\r\n"), ""},
		{"RFC 6455 4.1 6: another subprotocol", agrees(agreed + "Sec-WebSocket-Protocol: chat\r\n"),
		 "chose the subprotocol \"chat\""},
		{"RFC 6455 4.1 6: in another case", agrees(agreed + "Sec-WebSocket-Protocol: Ciarla.v1\r\n"),
		 "chose the subprotocol \"Ciarla"},
		{"RFC 6455 11.3.4: two",
		 agrees(agreed + "Sec-WebSocket-Protocol: ciarla.v1\r\nSec-WebSocket-Protocol: ciarla.v1\r\n"),
		 "chose the subprotocol"},
		{"RFC 9112 4: no reason", "HTTP/1.1 101 \r\n" + agreed + "\r\n", ""},
		{"RFC 9112 4: no blank before it", "HTTP/1.1 101\r\n" + agreed + "\r\n", ""},
		{"RFC 9110 2.5: a later minor version", "HTTP/1.2 101 Fine\r\n" + agreed + "\r\n", ""},
		{"RFC 9110 15.2: HTTP/1.0 has no upgrade", "HTTP/1.0 101 Fine\r\n" + agreed + "\r\n",
		 "agreed to an upgrade in HTTP/1.0"},
		{"RFC 9112 2.3: another major version", "HTTP/2.0 101 Fine\r\n" + agreed + "\r\n",
		 "agreed to an upgrade in HTTP/2.0"},
		{"RFC 9112 4: four digits", "HTTP/1.1 1010 Fine\r\n" + agreed + "\r\n", noHttp},
		{"RFC 9112 2.2: bare LF", "HTTP/1.1 101 Fine\n" + agreed + "\r\n", noHttp},
		{"RFC 9112 2.2: a blank before the first field", agrees(" A: b\r\n" + agreed), noHttp},
		{"RFC 9112 5.1: a blank before the colon", agrees(agreed + "A : b\r\n"), noHttp},
		{"RFC 9112 5.2: folding is read as a blank",
		 agrees(upgrade + "Sec-WebSocket-Accept:\r\n s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), ""},
		{"RFC 9112 6.3 1: no body, whatever it says",
		 agrees(agreed + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), ""},
		{"RFC 9110 15.4: it has moved", "HTTP/1.1 301 Gone\r\nLocation: wss://chat.example/\r\n\r\n",
		 "answered 301 Gone to the upgrade; it has moved, so dial where it is now: \"wss://chat.example/\"."},
		{"RFC 9110 15.4: nobody says where", "HTTP/1.1 302 Found\r\n\r\n",
		 "answered 302 Found to the upgrade; it has moved, so dial where it is now."},
		{"RFC 9110 15.4: in words that are not shown as they are", "HTTP/1.1 307 No\r\nLocation: \xC2\x9B\r\n\r\n",
		 "answered 307 No to the upgrade; it has moved, so dial where it is now: \"..\"."},
		{"RFC 9110 15.5.2", "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\n\r\n",
		 "answered 401 No to the upgrade; whoever runs it decides"},
		{"RFC 9110 15.5.4", "HTTP/1.1 403 No\r\n\r\n",
		 "answered 403 No to the upgrade; a page has to have --ws.origin SCHEME://HOST:PORT added"},
		{"RFC 9110 15.5.5", "HTTP/1.1 404 No\r\n\r\n", "answered 404 No to the upgrade; check ws.path."},
		{"RFC 9110 15.5.20", "HTTP/1.1 421 No\r\n\r\n",
		 "answered 421 No to the upgrade; it is not known by that name: call by its address, or have --ws.host "
		 "chat.example added where it listens."},
		{"RFC 6455 4.4", "HTTP/1.1 426 No\r\nSec-WebSocket-Version: 8, 7\r\n\r\n",
		 "answered 426 No to the upgrade; it speaks WebSocket in version 8, 7, and this is version 13."},
		{"RFC 9110 15.5.22", "HTTP/1.1 426 No\r\nUpgrade: h2c\r\n\r\n",
		 "answered 426 No to the upgrade; check that it is a WebSocket server."},
		{"RFC 9110 15.6.4", "HTTP/1.1 503 Busy\r\n\r\n", "answered 503 Busy to the upgrade; try again later."},
		{"RFC 9110 10.2.3", "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\n\r\n",
		 "answered 503 Busy to the upgrade; try again in 120 seconds."},
		{"RFC 9110 10.2.3: a date", "HTTP/1.1 503 Busy\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n\r\n",
		 "answered 503 Busy to the upgrade; try again later."},
		{"RFC 6585 4", "HTTP/1.1 429 Slow\r\nRetry-After: 9\r\n\r\n",
		 "answered 429 Slow to the upgrade; try again in 9 seconds."},
		{"RFC 9110 15.3", "HTTP/1.1 200 OK\r\n\r\n",
		 "answered 200 OK to the upgrade; check that it is a WebSocket server."},
	};
	return rows;
}


struct Heard
{
	explicit Heard(HttpHead::Kind kind):
		head(kind)
	{
	}

	void hear(std::string_view text)
	{
		std::span<const std::byte> bytes = asBytes(text);
		status = status == HttpHead::Status::incomplete ? head.feed(bytes) : status;
	}

	HttpHead head;
	HttpHead::Status status = HttpHead::Status::incomplete;
};


/// Each head at every cut; of a long one only the ends.
template <typename Judge>
void expectAtEveryCut(const Row& row, HttpHead::Kind kind, Judge judge)
{
	constexpr std::size_t cutsMost = 500;
	for (std::size_t cut = 0; cut <= std::min(row.head.size(), cutsMost); ++cut)
	{
		Heard heard(kind);
		heard.hear(std::string_view(row.head).substr(0, cut));
		heard.hear(std::string_view(row.head).substr(cut));
		ASSERT_NE(HttpHead::Status::incomplete, heard.status) << row.section << " at " << cut;
		const std::string judged = judge(heard);
		ASSERT_EQ(row.expected, judged.substr(0, row.expected.empty() ? judged.size() : row.expected.size()))
			<< row.section << " at " << cut;
	}
}


TEST(WsHeads, OfRequestsAreAnsweredAsTheStandardsSay)
{
	for (const Row& row: requests())
	{
		expectAtEveryCut(row, HttpHead::Kind::request, [](const Heard& heard) {
			const WsAnswer answer = answerRequest(heard.status, heard.head, "/chat");
			const std::string status = answer.text.substr(std::string("HTTP/1.1 ").size(), 3);
			EXPECT_EQ(status != "101", answer.reason.has_value());
			EXPECT_EQ(status != "101", answer.text.find("\r\nConnection: close\r\n") != std::string::npos);
			EXPECT_EQ(
				status == "405",
				answer.text.find("405 ") != std::string::npos &&
					answer.text.find("\r\nAllow: GET\r\n") != std::string::npos);
			EXPECT_EQ(
				status == "426",
				answer.text.find("\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n") != std::string::npos);
			return status;
		});
	}
}


TEST(WsHeads, OfAnswersAreBelievedAsTheStandardsSay)
{
	for (const Row& row: answers())
	{
		expectAtEveryCut(row, HttpHead::Kind::answer, [](const Heard& heard) {
			const std::optional<Error> error = judgeAnswer(heard.status, heard.head, key, "chat.example:8080");
			return error ? error->text : std::string();
		});
	}
}


// Source: RFC 9110, section 9.3.2.
TEST(WsHeads, OfHeadAreAnsweredWithoutABody)
{
	for (const std::string& request: {line("HEAD /chat HTTP/1.1"), "HEAD / HTTP/1.1\r\n" + host + "\r\n"})
	{
		Heard heard(HttpHead::Kind::request);
		heard.hear(request);
		EXPECT_TRUE(answerRequest(heard.status, heard.head, "/chat").text.ends_with("\r\n\r\n")) << request;
	}
}


} // namespace
} // namespace ciarla
