"""Signals: what the parent did with them changes nothing, and one that ends the program does so at any moment."""

import ctypes
import itertools
import os
import pathlib
import resource
import signal
import subprocess
import unittest

from harness import LOOPBACK, PATIENCE, PROGRAM, Ciarla, E2e, environment

OURS = (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGCHLD)
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


def ended_by(status: int) -> int:
    """As a shell counts: the loader, before the program's first step, has the system's default."""
    return status if status >= 0 else 128 - status


class Signals(E2e):
    def under(self, words, ignored=(), blocked=(), **more) -> subprocess.Popen:
        """The program as a parent starts it that ignores, or holds back, some signals."""
        def prepare():
            signal.pthread_sigmask(signal.SIG_BLOCK, blocked)
            for number in {*OURS, *ENDING} - {*ignored}:
                signal.signal(number, signal.SIG_DFL)
            for number in ignored:
                signal.signal(number, signal.SIG_IGN)
        process = subprocess.Popen([PROGRAM, *words], preexec_fn=prepare, restore_signals=False,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=environment(), **more)
        self.addCleanup(self.put_away, process)
        return process

    def put_away(self, process: subprocess.Popen) -> None:
        if process.poll() is None:
            process.kill()
        process.wait(PATIENCE)
        process.stdout.close()
        process.stderr.close()


class AParent(Signals):
    def test_that_ignores_or_blocks_signals_changes_nothing_about_a_child_s_end(self):
        for ignored, blocked in itertools.product(((), *((number,) for number in OURS), OURS), ((), (*OURS, *ENDING))):
            for command, code, sentence in (("exit 3", 6, "'exit 3' ended with status 3."),
                                            ("sleep 0.1; exit 4", 6, "ended with status 4."),
                                            ("kill -KILL $$", 6, "was ended by signal 9."),
                                            ("/nonexistent/program", 2, "not found.")):
                with self.subTest(ignored=ignored, blocked=blocked, command=command):
                    process = self.under(["connect", f"exec:{command}", "--name", "x"], ignored, blocked)
                    _, told = process.communicate(timeout=PATIENCE)
                    self.assertEqual(process.returncode, code, told)
                    self.assertIn(sentence, told)

    def test_that_ignores_or_blocks_signals_leaves_none_of_that_to_a_child(self):
        folder = self.folder()
        command = f"exec:exec grep -E '^Sig(Blk|Ign)' /proc/self/status > {folder}/signals"
        process = self.under(["connect", command, "--name", "x"], OURS, (*OURS, *ENDING))
        process.communicate(timeout=PATIENCE)
        self.assertEqual((folder / "signals").read_text(), "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000006\n")

    def test_that_blocks_signals_does_not_keep_them_from_ending_the_program(self):
        for number, when in itertools.product(ENDING, ("listen", "hub")):
            if (number, when) == (signal.SIGHUP, "hub"):
                continue  # There it reads the settings again.
            with self.subTest(signal=number, when=when):
                process = self.under([when, f"{LOOPBACK}:0"], (), (*OURS, *ENDING))
                self.assertIn("Listening on", process.stderr.readline())
                process.send_signal(number)
                self.assertEqual(process.wait(PATIENCE), 128 + number)

    def test_that_ignores_a_hang_up_is_heeded(self):
        process = self.under(["listen", f"{LOOPBACK}:0"], (signal.SIGHUP,))
        self.assertIn("Listening on", process.stderr.readline())
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(PATIENCE), 143)


PTRACE_TRACEME, PTRACE_KILL, PTRACE_DETACH, PTRACE_SYSCALL = 0, 8, 17, 24
LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


class TheProgram(Signals):
    def stopped_after(self, calls: int, words, number: int) -> tuple[int, bool]:
        """Starts the program, and sends a signal at its `calls`th call of the system. Its status, and whether it had
        listened by then."""
        read, write = os.pipe()
        process = os.fork()
        if process == 0:
            os.dup2(os.open("/dev/null", os.O_RDWR), 0)
            os.dup2(write, 1)
            os.dup2(write, 2)
            LIBC.ptrace(PTRACE_TRACEME, 0, None, None)
            os.execve(PROGRAM, [PROGRAM, *words], environment())
        os.close(write)
        os.waitpid(process, 0)
        for _ in range(calls):
            LIBC.ptrace(PTRACE_SYSCALL, process, None, None)
            _, status = os.waitpid(process, 0)
            if not os.WIFSTOPPED(status):
                os.close(read)
                return os.waitstatus_to_exitcode(status), True
        os.kill(process, number)
        LIBC.ptrace(PTRACE_DETACH, process, None, None)
        with os.fdopen(read) as told:
            text = told.read()
        _, status = os.waitpid(process, 0)
        return os.waitstatus_to_exitcode(status), "Listening on" in text

    def test_is_ended_at_any_moment_its_first_line_not_said_yet(self):
        had_listened = False
        for calls in itertools.count(1, 24):
            with self.subTest(calls=calls):
                status, had_listened = self.stopped_after(calls, ["listen", f"{LOOPBACK}:0", "--name", "Ada"], signal.SIGTERM)
                self.assertEqual(ended_by(status), 143)
            if had_listened or calls > 20000:
                break
        self.assertTrue(had_listened)

    def test_is_ended_by_each_of_them_while_it_waits(self):
        for number in ENDING:
            with self.subTest(signal=number):
                ada = self.ciarla("listen", f"{LOOPBACK}:0", name="Ada")
                ada.port()
                ada.signal(number)
                self.assertEqual(ada.status(), 128 + number)

    def test_kills_a_child_that_does_not_heed_its_end(self):
        for how in ("a signal before the chat", "the end of input", "a signal in a chat"):
            with self.subTest(how=how):
                folder = self.folder()
                stubborn = f"trap '' TERM; echo $$ > {folder}/process; "
                goes_on = f"sh -c 'echo $$ > {folder}/command; exec sleep 1000'; true"
                place = f"unix:{folder}/chat"
                ada = None
                if how == "a signal before the chat":
                    command = stubborn + goes_on
                else:
                    ada = self.ciarla("listen", place, "--stay", name="Ada", input_text="")
                    ada.err.wait_for("^Listening on ")
                    command = stubborn + f"{PROGRAM} bridge stdio: {place}; {goes_on}"
                bob = self.ciarla("connect", f"exec:{command}", name="Bob")
                if ada is None:
                    bob.err.wait_for("^Connecting|^Calling|.")
                    self.until(lambda: self.written(folder / "command"))
                else:
                    bob.err.wait_for("^You are chatting with Ada")
                if how == "the end of input":
                    bob.end_input()
                    self.assertEqual(bob.status(), 0, bob.err.text())
                else:
                    bob.signal(signal.SIGTERM)
                    self.assertEqual(bob.status(), 143, bob.err.text())
                for process in filter(None, (self.written(folder / "process"), self.written(folder / "command"))):
                    self.until(lambda: self.is_gone(int(process)))

    @staticmethod
    def written(path: pathlib.Path) -> str:
        text = path.read_text() if path.exists() else ""
        return text if text.endswith("\n") else ""

    def until(self, condition) -> None:
        for _ in range(6000):
            if condition():
                return
            signal.sigtimedwait([], 0.01)
        self.fail("It did not come.")

    def is_gone(self, process: int) -> bool:
        try:
            return pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:
            return True


class ALimitOnTheSizeOfFiles(Signals):
    LIMIT = 4096

    def limited(self, *words, **more) -> Ciarla:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.LIMIT, before[1]))
        try:
            return self.ciarla(*words, **more)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def test_costs_a_record_a_trace_and_a_transcript_their_rest_and_no_line_of_the_chat(self):
        lines = "".join(f"line {number}\n" for number in range(300))
        for layer, option in (("record+", "record.file"), ("trace+", "trace.file"), ("", "")):
            with self.subTest(layer=layer):
                file = self.folder() / "file"
                address = f"{layer}tcp://{LOOPBACK}:0" + (f"?{option}={file}" if layer else "")
                words = [] if layer else ["--log", str(file)]
                ada = self.limited("listen", address, "--stay", *words, name="Ada", input_text="")
                port = int(ada.err.wait_for(r"^Listening on \S*tcp://\S*:(\d+)").group(1))
                bob = self.caller(port, input_text=lines)
                self.assertEqual([ada.status(), bob.status()], [0, 0], ada.err.text() + bob.err.text())
                self.assertEqual(ada.out.text().count("\n"), 300)
                self.assertLessEqual(file.stat().st_size, self.LIMIT)

    def test_on_standard_output_is_told_as_a_full_disk_is(self):
        with (self.folder() / "output").open("wb") as output:
            ada = self.limited("listen", f"{LOOPBACK}:0", "--stay", name="Ada", input_text="", stdout=output)
            bob = self.caller(ada.port(), input_text="x" * 60 + "\n" + "y" * 5000 + "\n")
            self.assertEqual(ada.status(), 1, ada.err.text())
            self.assertIn("File too large", ada.err.text())
            self.assertNotEqual(bob.status(), 0)

    def test_on_what_a_command_prints_is_told_as_a_full_disk_is(self):
        for words in (["help"], ["config"], ["transports"], ["help", "connect"]):
            with self.subTest(words=words), (self.folder() / "output").open("wb") as output:
                before = self.LIMIT
                self.LIMIT = 10
                program = self.limited(*words, stdout=output, input_text="")
                self.LIMIT = before
                self.assertEqual(program.status(), 1, program.err.text())
                self.assertIn("Standard output cannot be written: File too large.", program.err.text())

    def test_costs_a_hub_lines_of_its_log_and_nobody_a_word(self):
        log = self.folder() / "log"
        with log.open("wb") as errors:
            hub = self.limited("hub", f"{LOOPBACK}:0", stderr=errors)
            self.until(lambda: "Listening on" in log.read_text())
            port = int(log.read_text().split("Listening on ", 1)[1].split()[0].rsplit(":", 1)[1])
            for number in range(40):
                guest = self.caller(port, input_text="", name=f"Guest{number}")
                self.assertEqual(guest.status(), 0, guest.err.text())
            hub.signal(signal.SIGTERM)
            self.assertEqual(hub.status(), 143)
        self.assertEqual(log.stat().st_size, self.LIMIT)

    until = TheProgram.until


if __name__ == "__main__":
    unittest.main()
