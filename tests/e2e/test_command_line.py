"""Commands, options, environment and configuration: the order of precedence, and what a mistake gets."""

import os
import pathlib
import re
import shutil
import subprocess
import unittest

from harness import LOOPBACK, PATIENCE, PROGRAM, E2e, environment
from terminal import Terminal

USAGE = 2


class CommandLine(E2e):
    def ended(self, *words: str, **more):
        program = self.ciarla(*words, input_text="", **more)
        program.status()
        return program

    def assert_mistake(self, *words: str, says: str, **more):
        program = self.ended(*words, **more)
        self.assertEqual(program.status(), USAGE, program.err.text())
        self.assertEqual(program.out.text(), "")
        self.assertEqual(len(program.err.text().splitlines()), 1, program.err.text())
        self.assertRegex(program.err.text(), says)


class Help(CommandLine):
    def test_is_its_first_screen_without_words(self):
        program = self.ended()
        self.assertEqual((program.status(), program.err.text()), (0, ""))
        self.assertLessEqual(len(program.out.text().splitlines()), 22, "With the command and the prompt they fill a screen.")
        for command in ("listen", "connect", "transports", "config", "help"):
            self.assertIn(command, program.out.text())

    def test_explains_each_command(self):
        for command in ("listen", "connect", "transports", "config", "help"):
            with self.subTest(command=command):
                program = self.ended("help", command)
                self.assertEqual(program.status(), 0)
                self.assertTrue(program.out.text().startswith(f"ciarla {command}"), program.out.text())
                self.assertEqual(self.ended(command, "--help").out.text(), program.out.text())

    def test_knows_every_wire_layer_and_page_by_its_name(self):
        wires = re.findall(r"(?m)^(\w+)[:+]", self.ended("transports").out.text())
        pages = [page.stem for page in (pathlib.Path(__file__).resolve().parents[2] / "docs").glob("*.md")]
        self.assertTrue({"tcp", "exec", "stdio", "memory", "tls", "ws", "trace"} <= set(wires), wires)
        for name in [*wires, "wss", *pages, "keys", "rooms", "json"]:
            with self.subTest(name=name):
                program = self.ended("help", name)
                self.assertEqual((program.status(), program.err.text()), (0, ""))
                self.assertIn(name if name in wires else "", program.out.text())
                self.assertTrue(all(len(line) <= 80 for line in program.out.text().splitlines()) or name in wires, program.out.text())

    def test_says_of_a_scheme_what_it_stands_for_and_all_its_options(self):
        page = self.ended("help", "wss").out.text()
        self.assertRegex(page, r"(?m)^wss: +stands for ws\+tls\+tcp: +# ")
        self.assertIn("--ws.path", page)
        self.assertIn("--tls.pin", page)
        self.assertEqual(self.ended("help", "call").out.text(), self.ended("help", "connect").out.text())

    def test_breaks_no_word_and_keeps_its_columns_at_any_terminal(self):
        wires = re.findall(r"(?m)^(\w+)[:+]", self.ended("transports").out.text())
        commands = ("listen", "connect", "hub", "bridge", "transports", "config", "help")
        for words in ((), ("help",), ("transports",), *(("help", name) for name in [*commands, *wires, "keys", "README"])):
            page = self.ended(*words).out.text()
            begins = {len(line) - len(line.lstrip()) for line in page.splitlines()}
            begins |= {found.end() for line in page.splitlines() if (found := re.match(r" *\S+( \S+)*  +", line))}
            for columns in (60, 80, 100):
                with self.subTest(words=words, columns=columns):
                    terminal = Terminal(PROGRAM, *words, columns=columns)
                    self.assertEqual(terminal.status(), 0)
                    terminal.close()
                    rows = terminal.gathered.text().splitlines()
                    self.assertEqual(" ".join(rows).split(), page.split())
                    for row in rows:
                        # A file's path may be longer than any row.
                        self.assertTrue(len(row) < columns or len(row.split()) == 1, row)
                        self.assertIn(len(row) - len(row.lstrip()), begins, row)
                    if all(len(line) < columns for line in page.splitlines()):
                        self.assertEqual(rows, page.splitlines())

    def test_says_of_a_wire_that_is_not_there_that_its_module_is_missing(self):
        folder = self.folder()
        (folder / "bin").mkdir()
        alone = shutil.copy(PROGRAM, folder / "bin/ciarla")  # Beside no module.
        for name in ("tls", "trace", "ws", "wss", "replay", "stranger"):
            with self.subTest(name=name):
                told = subprocess.run([alone, "help", name], env=environment(), stdin=subprocess.DEVNULL, capture_output=True,
                                      text=True, timeout=PATIENCE, check=False)
                self.assertEqual((told.returncode, told.stdout), (USAGE, ""))
                self.assertIn(f'no wire or layer "{name}"; a wire may be of a module that is not there', told.stderr)

    def test_and_the_list_of_wires_and_an_error_know_the_same_wires(self):
        listed = re.findall(r"(?m)^(\w+):", self.ended("transports").out.text())
        told = self.ended("connect", "nothing-near://x", name="Ada").err.text()
        self.assertEqual(re.search("there is: (.*)\\. See", told).group(1).split(", "), listed)
        layers = re.findall(r"(?m)^(\w+)\+", self.ended("transports").out.text())
        told = self.ended("connect", "nothing-near+tcp://x", name="Ada").err.text()
        self.assertEqual(re.search("there is: (.*)\\. See", told).group(1).split(", "), layers)

    def test_lists_every_exit_code(self):
        text = self.ended("help").out.text()
        for code in ("0", "1", "2", "3", "4", "5", "6", "7", "8", r"128\+n"):
            self.assertRegex(text, rf"(?m)(^|\s){code}  ")

    def test_tells_the_version(self):
        self.assertRegex(self.ended("--version").out.text(), r"^ciarla \d+\.\d+\.\d+\n$")

    def test_lists_the_transports(self):
        program = self.ended("transports")
        self.assertEqual(program.status(), 0)
        self.assertRegex(program.out.text(), r"(?m)^tcp:")


class AMistake(CommandLine):
    def test_in_a_command_names_the_nearest(self):
        self.assert_mistake("lisen", says='"lisen".*"listen"')
        self.assert_mistake("help", "conect", says='"conect".*"connect"')

    def test_in_a_command_of_another_program_names_ours(self):
        for word, ours in (("call", "connect"), ("join", "connect"), ("server", "hub"), ("host", "hub"), ("chat", "listen")):
            self.assert_mistake(word, says=f'"{word}".*"ciarla {ours}"')

    def test_in_an_address_says_so_of_an_option_that_stands_there_twice(self):
        for word in ("listen", "connect"):
            self.assert_mistake(word, "unix:x?unix.mode=0600&unix.mode=0644", name="Ada", says="says unix.mode twice")

    def test_in_an_option_of_a_wire_that_the_address_has_not_is_refused(self):
        # A setting of a file is there for whatever address needs it; what is typed is meant for this one.
        for address, option, value in (
                ("tcp://127.0.0.1:1", "tls.pin", "0" * 64), ("127.0.0.1:1", "tls.verify", "no"), ("ws://127.0.0.1:1", "tls.ca", "x"),
                ("127.0.0.1:1", "unix.mode", "0600"), ("unix:x", "ws.path", "/x"), ("exec:true", "ws.host", "x"),
                ("wss://127.0.0.1:1", "trace.bytes", "1"), ("unix:x", "tcp.proxy_protocol", "10.0.0.0/8"),
                ("tls+tcp://127.0.0.1:1", "replay.speed", "max")):
            for words in (("listen", address), ("connect", address), ("hub", address), ("hub", "memory:x", address),
                          ("bridge", address, "memory:x"), ("bridge", "memory:x", address)):
                with self.subTest(words=words, option=option):
                    name = "Ada" if words[0] in ("listen", "connect") else None
                    self.assert_mistake(*words, f"--{option}={value}", name=name,
                                        says=f"--{option} is an option of {option.split('.')[0]}, which is not in .*; put it there, or "
                                             f'leave the option out. See "ciarla help {words[0]}"')

    def test_is_none_where_one_of_the_addresses_has_the_wire_of_the_option(self):
        place = self.folder() / "socket"
        hub = self.ciarla("hub", "127.0.0.1:0", f"unix:{place}", "--unix.mode=0600")
        hub.err.wait_for("^Listening on unix:")
        self.assertEqual(place.stat().st_mode & 0o777, 0o600)
        bridge = self.ciarla("bridge", "stdio:", f"unix:{place}x", "--unix.mode=0600", input_text="")
        bridge.status()
        self.assertIn("unix", bridge.err.text())
        self.assertNotIn("--unix.mode", bridge.err.text())
        file = self.folder() / "file"
        file.write_text("tls.pin = " + "0" * 64 + "\n", "utf-8")
        hub = self.ciarla("hub", "127.0.0.1:0", "--config", str(file), CIARLA_WS_PATH="/x")
        hub.port()

    def test_in_an_option_names_the_nearest(self):
        self.assert_mistake("listen", "--nmae", "Ada", says="--name")
        self.assert_mistake("listen", "--kepe", says="--keep")
        self.assert_mistake("listen", "-name", "Ada", says='"-name".*"--name"')

    def test_in_a_name_says_what_is_wrong_with_it(self):
        for name, why in (("Bob: hi", "contains a colon"), ("* Bob", "does not begin"), ("x" * 65, "is longer than 64 bytes")):
            self.assert_mistake("connect", "127.0.0.1:9", "--name", name, says=f"this one {why}")
        self.assert_mistake("connect", "127.0.0.1:9", "--room", "##", says="this one")
        self.assertEqual(self.ended("config", "--room", "#kitchen").status(), 0)

    def test_in_an_address_names_the_layer_that_was_meant(self):
        layers = re.findall(r"(?m)^(\w+)\+", self.ended("transports").out.text())
        self.assertIn("tls", layers)
        for layer in layers:
            for address in (f"{layer}://{LOOPBACK}:4", f"{layer}:{LOOPBACK}:4", f"{layer}+{LOOPBACK}:4", f"{layer}+://{LOOPBACK}:4",
                            f"trace+{layer}+{LOOPBACK}:4", f"{layer}+[::1]:4"):
                place = "[::1]:4" if "[" in address else f"{LOOPBACK}:4"
                above = "trace+" if address.startswith("trace+" + layer) else ""
                for words in (("connect", address), ("hub", address), ("bridge", "memory:x", address)):
                    if layer == "ws" and address in (f"ws://{LOOPBACK}:4", f"ws:{LOOPBACK}:4"):
                        continue  # That is one.
                    with self.subTest(words=words):
                        program = self.ended(*words, name="Bob" if words[0] == "connect" else None)
                        self.assertEqual(program.status(), USAGE)
                        self.assertIn(f"write {above}{layer}+tcp://{place}.", program.err.text())

    def test_in_the_words_points_to_the_help(self):
        self.assert_mistake("connect", says="see .*ciarla help connect")
        self.assert_mistake("connect", "a", "b", says="see .*ciarla help connect")
        self.assert_mistake("connect", "a", "--keep", says="see .*ciarla help connect")
        self.assert_mistake("listen", "--name", says="see .*ciarla help listen")
        self.assert_mistake("listen", "--naem", "x", says="See .*ciarla help listen")

    def test_in_a_value_says_what_it_must_be(self):
        self.assert_mistake("listen", f"{LOOPBACK}:0", "--wait", "soon", says="--wait.*seconds.*soon")
        self.assert_mistake("listen", f"{LOOPBACK}:0", "--raw", "--framed", says="--raw.*--framed")
        self.assert_mistake("listen", f"{LOOPBACK}:0", "--name", "E\x07ve", says="(?i)name")
        self.assert_mistake("listen", f"{LOOPBACK}:0", says="CIARLA_KEEP.*perhaps", CIARLA_KEEP="perhaps")

    def test_is_quoted_safely(self):
        for words in (("\x1b]0;evil\x07",), ("help", "\x1b]0;evil\x07"), ("listen", "--\x1b]0;evil\x07")):
            with self.subTest(words=words):
                told = self.ended(*words).err.bytes()
                self.assertIn(b"evil", told)
                self.assertNotIn(b"\x1b", told)
                self.assertNotIn(b"\x07", told)

    def test_in_an_address_to_call_is_named(self):
        for address, says in (("12345", r"did you mean :12345\?"), ("1:2:3", "1:2:3"), ("a:b:c", "a:b:c")):
            with self.subTest(address=address):
                self.assert_mistake("connect", address, name="Bob", says=says)

    def test_in_an_address_to_listen_on_is_named(self):
        self.assert_mistake("listen", "example.invalid:1", name="Ada", says=r"example\.invalid")
        self.assert_mistake("listen", f"{LOOPBACK}:70000", name="Ada", says="70000")


class AnOutputThatIsFull(CommandLine):
    def test_is_told_with_its_reason(self):
        for words in (("config",), ("help",), ("transports",), ("--version",)):
            with self.subTest(words=words), open("/dev/full", "w") as full:
                program = self.ciarla(*words, stdout=full)
                self.assertEqual(program.status(), 1)
                self.assertRegex(program.err.text(), "Standard output cannot be written: No space left on device")


class AnOutputThatNobodyReads(CommandLine):
    def test_is_no_error(self):
        for words in (("config",), ("help",), ("help", "hub"), ("transports",), ("--version",)):
            with self.subTest(words=words):
                reader, writer = os.pipe()
                os.close(reader)
                program = self.ciarla(*words, stdout=writer)
                os.close(writer)
                self.assertEqual(program.status(), 0)
                self.assertEqual(program.err.text(), "")


class Configuration(CommandLine):
    def config(self, *words: str, **more) -> dict[str, tuple[str, str]]:
        """Each setting's value, and where `ciarla config` says that it came from."""
        program = self.ended("config", *words, **more)
        self.assertEqual(program.status(), 0, program.err.text())
        rows = re.findall(r"^(\w+) = (.*?)\s*# (.*)$", program.out.text(), re.MULTILINE)
        return {key: (value, origin) for key, value, origin in rows}

    def file(self, text: str, name: str = "ciarla/ciarla.properties"):
        folder = self.folder()
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return folder, path

    def test_is_the_default_where_nothing_is_said(self):
        for key, (_, origin) in self.config().items():
            self.assertEqual(origin, "default", key)

    def test_is_taken_from_the_first_place_that_says_it(self):
        home, user_file = self.file("# mine\n\nname = from user\nkeep = yes\nwait = 3\n")
        _, named = self.file("name = from named\nkeep = no\n", "named.properties")
        everywhere = {"XDG_CONFIG_HOME": str(home)}

        self.assertEqual(self.config(**everywhere)["name"], ("from user", f"{user_file}:3"))
        with_named = self.config("--config", str(named), **everywhere)
        self.assertEqual(with_named["name"], ("from named", f"{named}:1"))
        self.assertEqual(with_named["keep"], ("no", f"{named}:2"))
        self.assertEqual(with_named["wait"], ("3", f"{user_file}:5"))
        with_variable = self.config("--config", str(named), CIARLA_NAME="from variable", **everywhere)
        self.assertEqual(with_variable["name"], ("from variable", "CIARLA_NAME"))
        with_option = self.config("--config", str(named), "--name", "from option", CIARLA_NAME="from variable", **everywhere)
        self.assertEqual(with_option["name"], ("from option", "--name"))

    def test_names_the_file_and_line_of_what_is_wrong(self):
        for text, line, says in (
            ("name = Ada\nnmae = Bob\n", 2, '"nmae".*"name"'),
            ("\n\njust words\n", 3, "key = value"),
            ("keep = perhaps\n", 1, "yes or no"),
        ):
            with self.subTest(text=text):
                home, path = self.file(text)
                self.assert_mistake("listen", f"{LOOPBACK}:0", says=f"{re.escape(str(path))}:{line}: .*{says}",
                                    XDG_CONFIG_HOME=str(home))

    def test_says_so_where_a_named_file_is_not_there(self):
        self.assert_mistake("listen", f"{LOOPBACK}:0", "--config", "/nonexistent/x", says="/nonexistent/x")

    def test_is_not_taken_from_beside_the_program_or_from_where_it_is_started(self):
        folder = self.folder()
        program = folder / "ciarla"
        shutil.copy(PROGRAM, program)
        for name in ("ciarla.properties", "ciarla.ini", "ciarla.xml", "ciarla.json", "ciarla.conf", ".ciarla.properties"):
            (folder / name).write_text("name = Stray\nnonsense\n", "utf-8")
        told = subprocess.run([str(program), "config"], cwd=folder, env=environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual((told.returncode, told.stderr), (0, ""))
        origins = re.findall(r"^\w+ = .*?\s*# (.*)$", told.stdout, re.MULTILINE)
        self.assertEqual(set(origins), {"default"})

    def test_chooses_the_wire_of_both_commands(self):
        folder = self.folder()
        home, _ = self.file("listen = unix:${system.env.PLACE}\nconnect = unix:${system.env.PLACE}\nhub.listen = 127.0.0.1:0\n")
        settings = {"XDG_CONFIG_HOME": str(home), "PLACE": str(folder / "socket")}
        listener = self.ciarla("listen", "--stay", name="Ada", input_text="", **settings)
        listener.err.wait_for("^Listening on unix:")
        caller = self.ciarla("connect", name="Bob", input_text="over the wire of the file\n", **settings)
        self.assertEqual((caller.status(), listener.status()), (0, 0))
        self.assertEqual(listener.out.text(), "Bob: over the wire of the file\n")
        hub = self.ciarla("hub", **settings)
        hub.port()

    def test_names_the_files_first(self):
        home, path = self.file("name = Ada\n")
        (path.parent / "ciarla.json").write_text("{}")
        program = self.ended("config", XDG_CONFIG_HOME=str(home))
        self.assertRegex(program.out.text(), rf"\A# read: {re.escape(str(path))}\n"
                                             r"# not read: /etc/ciarla/ciarla.properties \(it is not there\)\n"
                                             r"(?s:.*)# not read: \S*ciarla.json \(the form of .*\n(?s:.*)name = Ada")

    def test_that_cannot_be_used_is_told_by_name(self):
        folder = self.folder()
        for name, content, says in (("a.json", "{}", "is a .json file"), ("a.ini", "", "is a .ini file"),
                                    ("huge.properties", "#" * 100_000_000, "no configuration file of ciarla; it is larger than 64 KiB"),
                                    ("refers", "name = ${HOME}", r"refers:1: there is no \$\{HOME\}")):
            with self.subTest(file=name):
                (folder / name).write_text(content)
                self.assert_mistake("config", "--config", str(folder / name), says=says)

    def test_in_a_folder_without_rights_is_told(self):
        home, path = self.file("name = Ada\n")
        os.chmod(home, 0o755)
        os.chmod(path.parent, 0)
        told = subprocess.run(["setpriv", "--reuid", "65534", "--clear-groups", PROGRAM, "config"], stdin=subprocess.DEVNULL,
                              env=environment(XDG_CONFIG_HOME=str(home)), capture_output=True, text=True, timeout=PATIENCE,
                              check=False)
        self.assertEqual(told.returncode, 2, told.stdout)
        self.assertIn("Permission denied", told.stderr)

    def test_is_what_the_chat_uses(self):
        home, _ = self.file("name = Configured\n")
        listener = self.listener(name=None, input_text="hello\n", XDG_CONFIG_HOME=str(home))
        caller = self.caller(listener.port(), "--stay", input_text="")
        self.assertEqual((listener.status(), caller.status()), (0, 0))
        self.assertEqual(caller.out.text(), "Configured: hello\n")


if __name__ == "__main__":
    unittest.main()
