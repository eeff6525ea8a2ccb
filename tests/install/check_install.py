"""Installs a build into a fresh prefix, and builds and runs the project in consumer/ against it.

The project's first program is the library example of README.md, and its CMake lines are README.md's too, word for word:
what a newcomer reads is what compiles. It then talks with the installed program. So is the example of a module that tells
a person something, which is then seen to do so. The other two are tests with the installed test kit: of what runs on a
wire, and of wires, which pass every clause.
"""

import argparse
import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

import installed_pages

CPP_AND_CMAKE = r"<!-- example: {} -->\n```cpp\n(.*?)^```\n\s*```cmake\n(.*?)^```\n"

# What stands in the documents, and is compiled as it stands there.
EXAMPLES = (("README.md", "library", "parrot"), ("docs/writing-a-module.md", "show", "knock"),
            ("docs/writing-a-module.md", "options", "loft"),
            ("docs/swapping-transports.md", "swapping", "swapping"))

DOCUMENTS = ("ciarla.properties.sample", "ciarla-hub.service", "LICENSE", "README.md", "docs/README.md", "docs/operations.md",
             "docs/terminal.md", "docs/hosting-a-hub.md", "docs/json-mode.md", "docs/json-mode.schema.json",
             "docs/wire-protocol.md", "docs/vectors/hub-conversation.vectors", "modules/tls/README.md",
             "modules/template/CMakeLists.txt")


# And what has no CMake lines of its own; several of one name are one source.
SOURCES = (("docs/testing.md", "greeter"), ("docs/testing.md", "pigeon"), ("docs/writing-a-transport.md", "runs"))

# What consumer/ has: tests with mocks and fakes; 38 clauses, on a transport, on a layer over it, and on the one that
# docs/writing-a-transport.md shows; and what docs/testing.md shows of both.
KIT_TESTS = {"kit": 5, "wire": 114, "greeter": 2, "pigeon": 38}


def example_in(document: pathlib.Path, name: str) -> tuple[str, str]:
    found = re.findall(CPP_AND_CMAKE.format(name), document.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    if len(found) != 1:
        sys.exit(f"{document} must have one <!-- example: {name} -->, then a cpp and a cmake block; it has {len(found)}.")
    return found[0]


def sources_in(document: pathlib.Path, name: str) -> str:
    found = re.findall(rf"<!-- example: {name} -->\n```cpp\n(.*?)^```\n", document.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    if not found:
        sys.exit(f"{document} must have an <!-- example: {name} -->, then a cpp block.")
    return "\n".join(found)


def run(*command: object) -> str:
    words = [str(word) for word in command]
    print("+", " ".join(words), flush=True)
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=500, check=False)
    print(done.stdout, flush=True)
    if done.returncode != 0:
        sys.exit(f"{words[0]} ended with {done.returncode}.")
    return done.stdout


def check_passed(output: str, count: int) -> None:
    if not re.search(rf"^\[  PASSED  \] {count} tests\.$", output, re.MULTILINE):
        sys.exit(f"The test kit did not run {count} tests.")


def check_talk(program: pathlib.Path, parrot: pathlib.Path, home: pathlib.Path) -> None:
    """The example repeats what the installed program says to it."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen([program, "listen", "127.0.0.1:0", "--stay"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, env=environment) as listener:
        for line in listener.stderr:
            if found := re.search(r"Listening on tcp://(\S+)", line):
                break
        else:
            sys.exit("The installed program does not listen.")
        with subprocess.Popen([parrot, found.group(1)], stderr=subprocess.PIPE, text=True, env=environment) as example:
            listener.stdin.write("pretty bird\n")
            listener.stdin.flush()
            heard = listener.stdout.readline()
            print("Heard:", heard, end="", flush=True)
            listener.stdin.write("/close\n")
            listener.stdin.flush()
            told = example.stderr.read()
            ends = listener.wait(60), example.wait(60)
    if heard != "Parrot: pretty bird\n" or told != "The chat is over.\n" or ends != (0, 0):
        sys.exit(f"The example of README.md does not repeat what is said to it; it told {told!r}, both ended with {ends}.")


def http_server(wire: socket.socket) -> None:
    wire.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    wire.recv(65536)


def breaks_off(wire: socket.socket) -> None:
    wire.sendall(b"\0Ada\0")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def turns_away(wire: socket.socket) -> None:
    """A greeting, and BYE "refused" with words that would clear a screen."""
    words = b"no \x1b[2J birds"
    body = b"\x03" + struct.pack(">HH", 2, len(words)) + words + struct.pack(">I", 0)
    wire.sendall(b"\0Ada\0" + struct.pack(">I", len(body)) + body)
    while wire.recv(65536):
        pass


# What becomes of the example where no chat does: the address, its exit code, and words of what it tells. Where there is
# somebody who answers, "%" is their address.
FAILURES = (
    ("", None, 2, "empty"),
    ("127.0.0.1:twelve", None, 2, "port"),
    ("127.0.0.1:99999", None, 2, "port"),
    ("tcp+", None, 2, "tcp"),
    ("unix:/tmp/chat", None, 2, "unix"),
    ("127.0.0.1:0", None, 2, "port"),
    ("127.0.0.1:1?ws.path=x", None, 1, "ws.path"),
    ("tls+tcp://127.0.0.1:1", None, 1, "tls+"),
    ("255.255.255.255:9", None, 1, "255.255.255.255"),
    ("no-such-host.invalid:9", None, 1, "no-such-host.invalid"),
    ("%", "nobody", 1, "Nobody listens"),
    ("%", http_server, 1, "HTTP"),
    ("%", breaks_off, 1, "127.0.0.1"),
    ("%", turns_away, 1, "turned us away"),
)


def check_failures(parrot: pathlib.Path, home: pathlib.Path) -> None:
    """The example says in one line why there is no chat, and its exit code tells it too."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}
    for address, answer, code, words in FAILURES:
        with socket.create_server(("127.0.0.1", 0)) as server:
            address = address.replace("%", f"127.0.0.1:{server.getsockname()[1]}")
            if answer == "nobody":
                server.close()
            with subprocess.Popen([parrot, address], stderr=subprocess.PIPE, text=True, env=environment) as example:
                if callable(answer):
                    with server.accept()[0] as wire:
                        answer(wire)
                told = example.stderr.read()
                status = example.wait(60)
        print(f"parrot {address!r}: {status}, {told!r}", flush=True)
        if status != code or words not in told or told.count("\n") != 1 or not told[:-1].isprintable():
            sys.exit(f"The example of README.md called {address!r}: it should end with {code} and a line that has {words!r}.")


def check_show(program: pathlib.Path, module: pathlib.Path, home: pathlib.Path) -> None:
    """What the example module shows is seen by whoever runs the program."""
    module.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "CIARLA_MODULES": str(module)}
    with subprocess.Popen([program, "listen", "127.0.0.1:0", "--stay"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment) as listener:
        for line in listener.stderr:
            if found := re.search(r"Listening on (tcp://\S+)", line):
                break
        else:
            sys.exit("The installed program does not listen.")
        caller = subprocess.run([program, "connect", f"knock+{found.group(1)}"], input="", capture_output=True, text=True,
                                timeout=60, check=False, env=environment)
        print(caller.stderr, flush=True)
        listener.wait(60)
    if f"knock: {found.group(1)} is there" not in caller.stderr:
        sys.exit("What the example of docs/writing-a-module.md has to say is not shown.")


def check_loft(program: pathlib.Path, module: pathlib.Path, home: pathlib.Path) -> None:
    """The rows of docs/writing-a-module.md do what that page says of them."""
    module.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "CIARLA_MODULES": str(module),
                   "CIARLA_PIGEON_BIRDS": "3"}
    for words, says in ((("config",), "pigeon.birds = 3                # CIARLA_PIGEON_BIRDS\n"),
                        (("help", "pigeon"), "  --pigeon.loft NAME   the loft to fly to\n"),
                        (("help", "sample"), "# How many birds carry the same message: 1 to 12. More arrive sooner, and eat more.\n"),
                        (("config", "--pigeon.birds", "many"), 'must be a whole number from 1 to 12, not "many".'),
                        (("config", "--pigeon.weather", "mild"), 'must be fair or foul, not "mild".')):
        told = subprocess.run([program, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                              check=False, env=environment)
        if says not in told.stdout + told.stderr:
            sys.exit(f"With the rows of docs/writing-a-module.md ciarla {words} said {told.stdout + told.stderr!r}.")


# What docs/writing-a-transport.md promises of the template.
TEMPLATE_LINES = 130


def check_template(options: argparse.Namespace, place: pathlib.Path, prefix: pathlib.Path) -> None:
    """The module template, as short as it is said to be, copied and built like a stranger's, passes the kit, and two people
    chat over it."""
    template = place / "template"
    shutil.copytree(options.source / "modules/template", template)
    lines = (template / "src/TemplateModule.cpp").read_text("utf-8").count("\n")
    if lines >= TEMPLATE_LINES:
        sys.exit(f"The template has {lines} lines; docs/writing-a-transport.md says fewer than {TEMPLATE_LINES}.")
    run(options.cmake, "-S", template, "-B", place / "template-build", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
        f"-DCMAKE_CXX_COMPILER={options.compiler}")
    run(options.cmake, "--build", place / "template-build")
    run(place / "template-build" / "template_conformance", "--gtest_brief=1")

    module = place / "template-build" / "template.so"
    module.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "HOME": str(place), "LC_ALL": "C.UTF-8", "CIARLA_MODULES": str(module)}
    check_options(prefix / "bin/ciarla", module, place)
    address = f"template:chat-{os.getpid()}?template.backlog=3"
    with subprocess.Popen([prefix / "bin/ciarla", "listen", address, "--name", "Ada", "--stay"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as listener:
        for line in listener.stderr:
            if line == f"Listening on {address.partition('?')[0]}\n":
                break
        else:
            sys.exit("The installed program does not listen over the template.")
        caller = subprocess.run([prefix / "bin/ciarla", "connect", address, "--name", "Bob"],
                                input="over a wire of my own\n", text=True, timeout=60, check=False, env=environment)
        heard = listener.stdout.read()
        ends = listener.wait(60), caller.returncode
    if heard != "Bob: over a wire of my own\n" or ends != (0, 0):
        sys.exit(f"The chat over the template was {heard!r}; both ended with {ends}.")


# What the program says of the template's option, by its row alone: the words, the exit code, and what stands in the answer.
OPTION_WAYS = (
    (("config",), 0, r"^template\.backlog =\s+# default$"),
    (("config", "--template.backlog", "7"), 0, r"^template\.backlog = 7\s+# --template\.backlog$"),
    (("config", "--config", "FILE"), 0, r"^template\.backlog = 9\s+# FILE:1$"),
    (("help", "template"), 0, r"^  --template\.backlog CALLERS\n +callers that may wait to be accepted$"),
    (("transports", "--help"), 0, r"^  --template\.backlog CALLERS$"),
    (("help", "sample"), 0, r"^# Callers that may wait to be accepted\.\n# \(--template\.backlog, CIARLA_TEMPLATE_BACKLOG\)\n"
                            r"#template\.backlog =$"),
    (("config", "--template.backlog", "many"), 2, r"--template\.backlog: template\.backlog must be a whole number of callers from "
                                                  r'1 to 4096, not "many"\.'),
    (("config", "--template.backlgo", "7"), 2, r'There is no option "--template\.backlgo"\. Did you mean "--template\.backlog"\?'),
    (("listen", "template:x?template.backlog=0", "--name", "Ada"), 2, r"The option template\.backlog is a whole number of callers"),
    (("listen", "template:x?template.colour=red", "--name", "Ada"), 2, r"There is no option template\.colour; there is "
                                                                     r"template\.backlog\."),
)


def check_options(program: pathlib.Path, module: pathlib.Path, place: pathlib.Path) -> None:
    """A stranger's module has its options, settings, help and errors by its table alone; without the module they are gone."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(place), "LC_ALL": "C.UTF-8"}
    file = place / "template.properties"
    file.write_text("template.backlog = 9\n", "utf-8")
    for words, code, says in OPTION_WAYS:
        words = [word.replace("FILE", str(file)) for word in words]
        told = subprocess.run([program, *words, "--modules", module], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=60, check=False, env=environment)
        if told.returncode != code or not re.search(says.replace("FILE", re.escape(str(file))), told.stdout + told.stderr,
                                                    re.MULTILINE):
            sys.exit(f"ciarla {words} ended with {told.returncode} and said {told.stdout + told.stderr!r}, not {says!r}.")
    for words, code, says in ((("config", "--config", str(file)), 0, "template.properties:1: there is no setting"),
                              (("config", "--template.backlog", "7"), 2, 'There is no option "--template.backlog": no wire')):
        told = subprocess.run([program, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                              check=False, env=environment)
        if told.returncode != code or says not in told.stderr or told.stderr.count("\n") != 1:
            sys.exit(f"Without the module ciarla {words} ended with {told.returncode} and said {told.stderr!r}.")


def check_second_module(options: argparse.Namespace, place: pathlib.Path, prefix: pathlib.Path) -> None:
    """A module on another kind of wire, written from the guides alone, passes the kit too, and the program loads it."""
    build = place / "pipes-build"
    run(options.cmake, "-S", options.source / "tests/install/pipes", "-B", build, "-G", "Ninja",
        f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_CXX_COMPILER={options.compiler}")
    run(options.cmake, "--build", build)
    check_passed(run(build / "pipes_conformance", "--gtest_brief=1"), 38)
    (build / "pipes.so").chmod(0o755)
    shown = run(prefix / "bin/ciarla", "transports", "--modules", build / "pipes.so")
    if not re.search(r"^pipes\b", shown, re.MULTILINE):
        sys.exit("The installed program does not show the transport of the second module.")


def check_minichat(options: argparse.Namespace, place: pathlib.Path, prefix: pathlib.Path) -> None:
    """minichat's folder, copied out of the tree, builds with its own CMakeLists.txt, and its test passes."""
    minichat = place / "minichat"
    shutil.copytree(options.source / "apps/examples/minichat", minichat)
    run(options.cmake, "-S", minichat, "-B", place / "minichat-build", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
        f"-DCMAKE_CXX_COMPILER={options.compiler}")
    run(options.cmake, "--build", place / "minichat-build")
    check_passed(run(place / "minichat-build" / "minichat_test", "--gtest_brief=1"), 12)


def check_without_program(options: argparse.Namespace, place: pathlib.Path) -> None:
    """`ciarla_installed` builds all that is installed, also where neither the program nor the tests are built."""
    build = place / "library"
    run(options.cmake, "-S", options.source, "-B", build, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={options.compiler}",
        "-DCIARLA_BUILD_APPS=OFF", "-DCIARLA_BUILD_TESTS=OFF")
    rules = "".join(file.read_text("utf-8") for file in build.rglob("cmake_install.cmake"))
    installed = set(re.findall(rf'"{re.escape(str(build))}/([^"]*\.(?:a|so))"', rules))
    built = set(run("ninja", "-C", build, "-n", "ciarla_installed").split())
    if len(installed) < 10 or installed - built:
        sys.exit(f"Installed without the program, but not built by ciarla_installed: {sorted(installed - built)}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cmake", required=True)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--compiler", required=True)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="ciarla-install-") as folder:
        place = pathlib.Path(folder)
        prefix = place / "prefix"
        consumer = place / "consumer"
        shutil.copytree(options.source / "tests/install/consumer", consumer)
        for document, name, source in EXAMPLES:
            program_text, cmake_text = example_in(options.source / document, name)
            (consumer / f"{source}.cpp").write_text(program_text, "utf-8")
            (consumer / f"{source}.cmake").write_text(cmake_text, "utf-8")

        for document, name in SOURCES:
            (consumer / f"{name}.cpp").write_text(sources_in(options.source / document, name), "utf-8")

        run(options.cmake, "--install", options.build, "--prefix", prefix)
        for name in DOCUMENTS:
            if not (prefix / "share/doc/ciarla" / name).is_file():
                sys.exit(f"{name} is not installed.")
        for text in prefix.rglob("*.cmake"):
            if str(options.source) in text.read_text("utf-8"):
                sys.exit(f"{text.name} names the source tree, which a user of the package does not have.")
            if found := re.findall(r"add_library\((ciarla::ciarla_\w+)", text.read_text("utf-8")):
                sys.exit(f"{text.name} has targets by other names than in the tree: {found}.")

        # As a release: what the example gets wrong no assertion tells.
        installed_pages.check(prefix, {"PATH": os.environ["PATH"], "HOME": str(place), "LC_ALL": "C.UTF-8"})
        check_without_program(options, place)

        run(options.cmake, "-S", consumer, "-B", place / "build", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
            f"-DCMAKE_CXX_COMPILER={options.compiler}", "-DCMAKE_BUILD_TYPE=Release")
        run(options.cmake, "--build", place / "build")
        check_template(options, place, prefix)
        check_second_module(options, place, prefix)
        check_minichat(options, place, prefix)
        for tests, count in KIT_TESTS.items():
            check_passed(run(place / "build" / tests), count)
        check_talk(prefix / "bin" / "ciarla", place / "build" / "parrot", place)
        check_failures(place / "build" / "parrot", place)
        check_show(prefix / "bin" / "ciarla", place / "build" / "knock.so", place)
        check_loft(prefix / "bin" / "ciarla", place / "build" / "loft.so", place)


main()
