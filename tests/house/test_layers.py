"""The layers are kept, and whoever breaks one is named."""

import pathlib
import tempfile
import unittest

import layers

TOP = pathlib.Path(__file__).resolve().parents[2]


class Layers(unittest.TestCase):
    def test_are_kept_in_this_tree(self):
        self.assertEqual(layers.violations(TOP), [])

    def test_are_looked_for_where_the_sources_are(self):
        for part in ("transport/base", "transport", "transport/tcp", "protocol/core", "protocol/link", "apps"):
            self.assertTrue(any((TOP / part).rglob("*.h")), part)


class ABrokenLayer(unittest.TestCase):
    """Each include that the architecture forbids, alone in a tree that has all the headers."""

    HEADERS = (
        "transport/base/include/ciarla/base/Bytes.h",
        "transport/include/ciarla/transport/Connection.h",
        "transport/memory/include/ciarla/transport/MemoryTransport.h",
        "transport/tcp/include/ciarla/transport/TcpTransport.h",
        "protocol/core/include/ciarla/protocol/ChatProtocol.h",
        "protocol/link/include/ciarla/protocol/Link.h",
        "modules/local/include/ciarla/local/LocalTransport.h",
        "apps/ciarla/src/Program.h",
        "apps/console/include/ciarla/console/Console.h",
        "apps/console/include/ciarla/console/LineConsole.h",
        "tests/testkit/include/ciarla/testkit/ManualLoop.h",
    )

    def found(self, path: str, line: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            for header in (*self.HEADERS, path):
                (top / header).parent.mkdir(parents=True, exist_ok=True)
                (top / header).write_text("#pragma once\n", "utf-8")
            (top / path).write_text(line + "\n", "utf-8")
            return layers.violations(top)

    def test_is_found(self):
        for path, line in (
            ("transport/base/include/ciarla/base/Error.h", "#include <ciarla/transport/Connection.h>"),
            ("transport/base/include/ciarla/base/Error.h", "#include <unistd.h>"),
            ("transport/src/Address.cpp", "#include <Poco/Net/SocketAddress.h>"),
            ("transport/src/Address.cpp", "#include <ciarla/protocol/ChatProtocol.h>"),
            ("transport/memory/src/Memory.cpp", "#include <ciarla/transport/TcpTransport.h>"),
            ("transport/memory/src/Memory.cpp", "#include <Poco/Thread.h>"),
            ("transport/loop/src/SocketLoop.cpp", "#include <Poco/Net/Socket.h>"),
            ("transport/tcp/src/TcpTransport.cpp", "#include <ciarla/protocol/Link.h>"),
            ("protocol/core/src/ChatProtocol.cpp", "#include <ciarla/transport/Connection.h>"),
            ("protocol/core/src/ChatProtocol.cpp", "#include <sys/socket.h>"),
            ("protocol/core/src/ChatProtocol.cpp", "#  include <Poco/UTF8String.h>"),
            ("protocol/link/src/Link.cpp", "#include <ciarla/transport/TcpTransport.h>"),
            ("protocol/link/src/Link.cpp", '#include "../../../apps/ciarla/src/Program.h"'),
            ("protocol/link/src/Link.cpp", '#include "Program.h"'),
            ("protocol/link/src/Link.cpp", "#include <ciarla/console/Console.h>"),
            ("apps/console/include/ciarla/console/Console.h", "#include <ciarla/transport/Connection.h>"),
            ("tests/testkit/src/Kit.cpp", "#include <ciarla/console/LineConsole.h>"),
            ("modules/tls/src/Tls.cpp", "#include <ciarla/local/LocalTransport.h>"),
            ("modules/tls/src/Tls.cpp", "#include <ciarla/protocol/Link.h>"),
            ("modules/tls/src/Tls.cpp", "#include <ciarla/testkit/ManualLoop.h>"),
            ("modules/tls/src/Tls.cpp", "#include <ciarla/transport/TcpTransport.h>"),
            ("transport/stream/src/StreamConnection.cpp", "#include <Poco/Net/StreamSocket.h>"),
            ("tests/testkit/src/Kit.cpp", "#include <ciarla/transport/TcpTransport.h>"),
            ("apps/ciarla/src/Program.cpp", "#include <ciarla/testkit/ManualLoop.h>"),
            ("apps/ciarla/src/Program.cpp", "#include <ciarla/base/Gone.h>"),
        ):
            with self.subTest(path=path, line=line):
                found = self.found(path, line)
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(path + ": "), found)

    def test_is_not_seen_where_there_is_none(self):
        for path, line in (
            ("transport/tcp/src/TcpTransport.cpp", "#include <Poco/Net/StreamSocket.h>"),
            ("transport/memory/src/Memory.cpp", "#include <ciarla/transport/Connection.h>"),
            ("protocol/core/src/Utf8.cpp", "#include <utf8proc.h>\n#include <vector>\n#include <cstdint>"),
            ("protocol/link/src/Link.cpp", "#include <ciarla/protocol/ChatProtocol.h>"),
            ("modules/tls/src/Tls.cpp", "#include <openssl/ssl.h>\n#include <ciarla/transport/Connection.h>"),
            ("modules/local/tests/LocalTest.cpp", "#include <ciarla/local/LocalTransport.h>"),
            ("modules/local/tests/LocalTest.cpp", "#include <ciarla/testkit/ManualLoop.h>"),
            ("apps/ciarla/src/Main.cpp", '#include "Program.h"'),
            ("apps/console/include/ciarla/console/LineConsole.h", "#include <ciarla/transport/Connection.h>"),
            ("tests/unit/app/ProgramTest.cpp", '#include "Program.h"'),
            ("tests/testkit/src/Kit.cpp", "#include <ciarla/console/Console.h>"),
            ("tests/e2e/Peer.cpp", '#include "../../apps/ciarla/src/Program.h"'),
        ):
            with self.subTest(path=path, line=line):
                self.assertEqual(self.found(path, line), [])


if __name__ == "__main__":
    unittest.main()
