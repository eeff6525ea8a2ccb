"""Modules that are no good, with the real program: each is named in one sentence, and the chat goes on without it."""

import pathlib
import shutil
import subprocess
import unittest

from harness import LOOPBACK, PATIENCE, PROGRAM, E2e, environment

INSTALLED = pathlib.Path(PROGRAM).parent.parent / "lib/ciarla/modules"
SPECIMENS = pathlib.Path(PROGRAM).parent.parent / "tests/modules/loader/specimens"


class AModule(E2e):
    def test_that_is_no_good_is_named_and_the_chat_goes_on(self):
        folder = self.folder()
        text, again, open_to_all = (folder / name for name in ("text.so", "again.so", "open.so"))
        text.write_text("not a library", "utf-8")
        for copy, mode in ((again, 0o755), (open_to_all, 0o777)):
            shutil.copy(INSTALLED / "trace.so", copy)
            copy.chmod(mode)
        modules = ",".join(str(each) for each in (text, again, folder / "gone.so", open_to_all))

        ada = self.listener("--modules", modules, input_text="hello\n")
        bob = self.ciarla("connect", f"trace+tcp://{LOOPBACK}:{ada.port()}?trace.file={folder}/trace", name="Bob")
        self.assertEqual([ada.status(), bob.status()], [0, 0], ada.err.text() + bob.err.text())

        self.assertEqual(bob.out.text(), "Ada: hello\n")
        complaints = [line for line in ada.err.text().splitlines() if "was left out" in line]
        self.assertEqual(len(complaints), 4, ada.err.text())
        for complaint, name, why in zip(
                complaints, ("text.so", "again.so", "gone.so", "open.so"),
                ("the system cannot load it", 'Two transports or layers are called "trace"', "No such file",
                 "others may write to"), strict=True):
            self.assertIn(f"The module {folder}/{name} was left out: ", complaint)
            self.assertIn(why, complaint)

    def put(self, folder, name, specimen=None):
        file = folder / name
        if specimen is None:
            file.write_text("not a library", "utf-8")
        else:
            shutil.copy(SPECIMENS / specimen, file)
        file.chmod(0o755)
        return str(file)

    def complaints(self, *words, status=0, **more):
        program = self.ciarla(*words, input_text="", **more)
        self.assertEqual(program.status(), status, program.err.text())
        return program.err.text().splitlines()

    def test_of_another_interface_or_build_or_none_stops_no_help(self):
        folder = self.folder()
        modules = ",".join((self.put(folder, "a.so", "old_abi.so"), self.put(folder, "b.so", "other_build.so"),
                            self.put(folder, "c.so", "no_symbol.so"), self.put(folder, "d.so"), str(folder / "e.so"),
                            self.put(folder, "f.so", "new_abi.so"), self.put(folder, "g.so", "unresolved.so")))
        for words in (("--version",), ("--help",), (), ("help",), ("help", "wires"), ("listen", "--help"), ("config",), ("transports",)):
            with self.subTest(words=words):
                told = self.complaints(*words, CIARLA_MODULES=modules)
                self.assertEqual(len(told), 7, told)
                for line, name, why in zip(told, "abcdefg", (
                        "it has interface 2, and this program 3", "it was built with libstdc++ with strings 1, debug containers",
                        "it has no ciarlaModule", "the system cannot load it", "No such file", "it has interface 4",
                        "ciarlaSpecimenOfNobody"), strict=True):
                    self.assertIn(f"ciarla: The module {folder}/{name}.so was left out: ", line)
                    self.assertIn(why, line)

    def test_that_throws_is_left_out_where_its_wires_would_be_used(self):
        folder = self.folder()
        modules = self.put(folder, "throwing.so", "throwing.so")
        self.assertEqual(self.complaints("config", "--modules", modules), [])
        told = self.complaints("transports", "--modules", modules)
        self.assertEqual(told, [f"ciarla: The module {modules} was left out: The moon is in the wrong phase."])

    def test_with_the_options_of_another_one_keeps_only_its_own(self):
        folder = self.folder()
        first, second = self.put(folder, "first.so", "options.so"), self.put(folder, "second.so", "options.so")
        rival = self.put(folder, "rival.so", "rival.so")
        both = ",".join((first, rival))
        told = self.complaints("config", "--modules", both, "--options.tries", "3")
        self.assertEqual(told, [
            f"ciarla: An option of the module {rival} is left out: there is a setting options.tries already.",
            f"ciarla: An option of the module {rival} is left out: there is a setting hub.rooms already."])
        self.assertEqual(self.complaints("transports", "--modules", both), told)

        told = self.complaints("transports", "--modules", ",".join((first, second)))
        self.assertEqual(told, [f"ciarla: The module {second} was left out: Two transports or layers are called \"options\"; "
                                "leave one of them out."])

    def test_has_its_options_wherever_it_was_named(self):
        folder = self.folder()
        module = self.put(folder, "options.so", "options.so")
        named = folder / "named"
        named.write_text(f"modules = {module}\noptions.tries = 4\n", "utf-8")
        user = self.folder()
        (user / "ciarla").mkdir()
        (user / "ciarla/ciarla.properties").write_text(f"config = {named}\n", "utf-8")
        for words, more in ((("--config", str(named)), {}), ((), {"CIARLA_CONFIG": str(named)}),
                            ((), {"XDG_CONFIG_HOME": str(user)}), (("--options.kind", "hard", f"--config={named}"), {})):
            with self.subTest(words=words, more=more):
                program = self.ciarla("config", *words, **more)
                self.assertEqual((program.status(), program.err.text()), (0, ""))
                self.assertRegex(program.out.text(), rf"(?m)^options\.tries = 4 +# {named}:2$")
                wires = self.ciarla("transports", *words, **more)
                self.assertEqual((wires.status(), wires.err.text()), (0, ""))
                self.assertRegex(wires.out.text(), r"(?m)^options: ")

    def test_that_is_no_good_in_the_folder_of_all_leaves_the_others_as_they_are(self):
        place = self.folder()
        folder = place / "lib/ciarla/modules"
        folder.mkdir(parents=True)
        (place / "bin").mkdir()
        program = shutil.copy(PROGRAM, place / "bin/ciarla")
        shutil.copy(INSTALLED / "trace.so", folder / "trace.so")
        for name, specimen in (("a.so", "options.so"), ("b.so", "options.so"), ("c.so", "rival.so"), ("d.so", "throwing.so"),
                               ("e.so", "other_build.so"), ("f.so", "old_abi.so"), ("g.so", None)):
            self.put(folder, name, specimen)
        (folder / "h.so").mkdir()
        file = place / "file"
        file.write_text("options.tries = 4\ntls.ca = /x\nname = Ada\n", "utf-8")

        def told(*words):
            return subprocess.run([program, *words, "--config", str(file)], env=environment(), stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, timeout=PATIENCE, check=False)

        for words in (("help",), ("config",), ("transports",), ("help", "options")):
            with self.subTest(words=words):
                ended = told(*words)
                self.assertEqual(ended.returncode, 0, ended.stderr)
                for name, why in (("e.so", "was built with"), ("f.so", "has interface 2"), ("g.so", "cannot load it")):
                    self.assertRegex(ended.stderr, rf"(?m)^ciarla: The module \S*/{name} was left out: .*{why}")
                self.assertRegex(ended.stderr, r"(?m)^ciarla: An option of the module \S*/c.so is left out: there is a setting options.tries")
        listed = told("config").stdout
        self.assertRegex(listed, rf"(?m)^options\.tries = 4 +# {file}:1$")
        self.assertEqual(listed.count("\noptions.tries = "), 1)
        self.assertIn('there is no setting "tls.ca": no wire and no layer here has', told("config").stderr)
        wires = told("transports")
        self.assertRegex(wires.stdout, r"(?m)^options: .*# \S*/a.so$")
        self.assertRegex(wires.stdout, r"(?m)^trace\+ .*# \S*/trace.so$")
        self.assertRegex(wires.stderr, r'The module \S*/b.so was left out: Two transports or layers are called "options"')
        self.assertRegex(wires.stderr, r"The module \S*/d.so was left out: The moon is in the wrong phase")

    def test_has_its_options_refused_where_they_are_typed_for_other_wires(self):
        module = self.put(self.folder(), "options.so", "options.so")
        for words in (("listen", "memory:x", "--name=Ada"), ("connect", "memory:x", "--name=Ada"), ("hub", "memory:x"),
                      ("bridge", "memory:x", "memory:y")):
            with self.subTest(words=words):
                told = self.complaints(*words, "--modules", module, "--options.tries", "3", status=2)
                self.assertEqual(told, ["ciarla: --options.tries is an option of options, which is not in memory:x"
                                        + (" or memory:y" if words[0] == "bridge" else "")
                                        + f'; put it there, or leave the option out. See "ciarla help {words[0]}".'])

    def test_that_is_not_there_leaves_its_settings_unused(self):
        folder = self.folder()
        file = folder / "file"
        file.write_text("socks5.proxy = 10.0.0.1\nname = Ada\n", "utf-8")
        told = self.complaints("config", "--config", str(file))
        self.assertEqual(told, [f'ciarla: {file}:1: there is no setting "socks5.proxy": no wire and no layer here has an option '
                                '"socks5."; it is of a module that is not there, or was left out. It is not used.'])
        told = self.complaints("config", "--socks5.proxy", "10.0.0.1", status=2)
        self.assertEqual(told, ['ciarla: There is no option "--socks5.proxy": no wire and no layer here has an option "socks5."; '
                                'it is of a module that is not there, or was left out. See "ciarla help config".'])


if __name__ == "__main__":
    unittest.main()
