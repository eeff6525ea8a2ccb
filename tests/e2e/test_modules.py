"""Modules that are no good, with the real program: each is named in one sentence, and the chat goes on without it."""

import pathlib
import shutil
import unittest

from harness import LOOPBACK, PROGRAM, E2e

INSTALLED = pathlib.Path(PROGRAM).parent.parent / "lib/ciarla/modules"


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


if __name__ == "__main__":
    unittest.main()
