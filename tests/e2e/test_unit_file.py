"""The unit that is installed for systemd. Where systemd is not, the test is reported as skipped, to ctest too."""

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from harness import PATIENCE, E2e

UNIT = pathlib.Path(__file__).resolve().parents[2] / "apps/ciarla/ciarla-hub.service"
SKIPPED = 77  # What ctest takes for "skipped" of this test.


class TheUnit(E2e):
    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not here; Debian's package is systemd")
    def test_is_one_that_systemd_understands(self):
        program = str(pathlib.Path(os.environ["CIARLA_PROGRAM"]).resolve())
        text = UNIT.read_text("utf-8")
        self.assertIn("ExecStart=/usr/bin/ciarla hub", text)
        path = self.folder() / "ciarla-hub.service"
        path.write_text(text.replace("/usr/bin/ciarla ", program + " "), "utf-8")

        checked = subprocess.run(["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True,
                                 timeout=PATIENCE, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})

        self.assertEqual((checked.returncode, checked.stderr), (0, ""))


if __name__ == "__main__":
    ended = unittest.main(exit=False).result
    sys.exit(SKIPPED if ended.skipped and ended.wasSuccessful() else not ended.wasSuccessful())
