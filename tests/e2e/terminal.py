"""A program on a terminal: what it draws is rendered by a terminal emulator, and looked at as a person would."""

import fcntl
import os
import struct
import subprocess
import termios

import pyte

from harness import PATIENCE, Gathered, environment


class Emulator(pyte.HistoryScreen):
    """A terminal as people have: it answers where its cursor is, and the cursor stays with its row."""

    def __init__(self, columns: int, rows: int, answer, history: int = 100_000):
        super().__init__(columns, rows, history=history, ratio=0.5)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        self._answer(data)

    def index(self) -> None:
        """What leaves a scroll region at the top of the screen is kept, as it is everywhere but in pyte."""
        top, bottom = self.margins or pyte.screens.Margins(0, self.lines - 1)
        if self.cursor.y == bottom and top == 0:
            self.history.top.append(self.buffer[top])
        pyte.Screen.index(self)

    def resize(self, lines: int, columns: int) -> None:
        lost = max(0, self.lines - lines)
        row, column = self.cursor.y, self.cursor.x
        self.set_margins()
        for line in range(lost):
            self.history.top.append(self.buffer[line])
        super().resize(lines, columns)
        self.cursor.y, self.cursor.x = max(0, row - lost), min(column, columns - 1)

    def scrolled_off(self) -> list[str]:
        return ["".join(line[column].data for column in range(self.columns)).rstrip() for line in self.history.top]


class Terminal:
    """Runs a command with a terminal as its standard input, output and error, and as its controlling one."""

    def __init__(self, *command: str, columns: int = 80, rows: int = 24, pass_fds=(), **more: str):
        self.columns, self.rows = columns, rows
        master, self._slave = os.openpty()
        self._master = master
        self._set_size()
        self.modes_before = termios.tcgetattr(self._slave)
        self.process = subprocess.Popen(
            command, stdin=self._slave, stdout=self._slave, stderr=self._slave, start_new_session=True,
            pass_fds=pass_fds, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0), env=environment(**({"TERM": "xterm", "CIARLA_TIMESTAMPS": "off"} | more)))
        self.emulator = Emulator(columns, rows, self.answer)
        self._stream = pyte.ByteStream(self.emulator)
        self.gathered = Gathered(master, self._stream.feed)

    def _set_size(self) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    def resize(self, rows: int, columns: int) -> None:
        with self.gathered.locked():
            self.rows, self.columns = rows, columns
            self.emulator.resize(rows, columns)
            self._set_size()

    def answer(self, text: str) -> None:
        """What the terminal itself says, about its cursor."""
        self.type(text)

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def display(self) -> list[str]:
        """Every row of the screen as it looks now."""
        with self.gathered.locked():
            return [row.rstrip() for row in self.emulator.display]

    def cursor(self) -> tuple[int, int]:
        """Row and column, from 0."""
        with self.gathered.locked():
            return self.emulator.cursor.y, self.emulator.cursor.x

    def status_line(self) -> str:
        return self.display()[-1]

    def rows_shown(self) -> list[str]:
        """The rows that are not empty, without the blanks at their ends, and without the status line."""
        rows = self.display()
        below = 1 if " ·" in rows[-1] or rows[-1] == "Nobody is here yet." else 0
        return [row for row in rows[:len(rows) - below] if row]

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
        with self.gathered.locked():
            screen = self.emulator
            cells = [screen.buffer[row][column] for row in range(self.rows) for column in range(self.columns)]
        return "".join(cell.data if cell.bold else " " for cell in cells).split()

    def modes_now(self) -> list:
        return termios.tcgetattr(self._slave)

    def foreground(self) -> int:
        """The process group that the terminal is with."""
        return os.tcgetpgrp(self._master)

    def status(self) -> int:
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        os.close(self._slave)
        self.gathered.wait_for_end()
        os.close(self._master)
