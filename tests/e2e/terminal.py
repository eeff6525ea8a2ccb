"""A program on a terminal: what it draws is rendered by a terminal emulator, and looked at as a person would."""

import fcntl
import os
import struct
import subprocess
import termios

import pyte

from harness import PATIENCE, Gathered, environment


class Terminal:
    """Runs a command with a terminal as its standard input, output and error, and as its controlling one."""

    def __init__(self, *command: str, columns: int = 80, rows: int = 24, pass_fds=(), **more: str):
        self.columns, self.rows = columns, rows
        master, self._slave = os.openpty()
        self._master = master
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.modes_before = termios.tcgetattr(self._slave)
        self.process = subprocess.Popen(
            command, stdin=self._slave, stdout=self._slave, stderr=self._slave, start_new_session=True,
            pass_fds=pass_fds, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0), env=environment(**({"TERM": "xterm"} | more)))
        self.gathered = Gathered(master)

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def screen(self) -> pyte.Screen:
        """As it looks now."""
        screen = pyte.Screen(self.columns, self.rows)
        pyte.ByteStream(screen).feed(self.gathered.bytes())
        return screen

    def rows_shown(self) -> list[str]:
        """The rows that are not empty, without the blanks at their ends."""
        return [row.rstrip() for row in self.screen().display if row.strip()]

    def wait_until(self, condition, what: str) -> None:
        """Waits until condition(rows shown) holds."""
        self.gathered.wait(lambda _: condition(self.rows_shown()), what)

    def wait_for_row(self, row: str) -> None:
        self.wait_until(lambda rows: row in rows, f"The row {row!r}")

    def wait_for_prompt_after(self, row: str) -> None:
        """Waits for a row and the prompt that follows it: only then is what is typed echoed in its own place."""
        self.wait_until(lambda rows: row in rows[:-1] and rows[-1] == ">", f"The row {row!r} and a prompt")

    def bold_words(self) -> list[str]:
        """What is shown in bold, word by word."""
        screen = self.screen()
        cells = [screen.buffer[row][column] for row in range(self.rows) for column in range(self.columns)]
        return "".join(cell.data if cell.bold else " " for cell in cells).split()

    def modes_now(self) -> list:
        return termios.tcgetattr(self._slave)

    def status(self) -> int:
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        os.close(self._slave)
        self.gathered.wait_for_end()
        os.close(self._master)
