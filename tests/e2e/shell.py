"""A shell on a terminal, in which a command is run: what a person sees of it, and what the shell finds in its input."""

import os
import pathlib
import re
import threading

from harness import PROGRAM
from terminal import Terminal

PROMPT = re.compile(r"(\d+):(\d+) \$")


class Shell(Terminal):
    """Its prompt tells how many commands there were, and the status of the last one."""

    def __init__(self, columns: int = 80, rows: int = 24, answer_after: float | None = 0.0, **more: str):
        """The terminal says where its cursor is after so many seconds, or never."""
        self._answer_after = answer_after
        self._answers = threading.Condition()
        self._answers_due = 0
        super().__init__("bash", "--norc", "--noprofile", "--noediting" if more.pop("editing", None) == "no" else "-i",
                         columns=columns, rows=rows, PS1=r"\#:$? $ ", HISTFILE="/dev/null", CIARLA_NO_HISTORY="yes",
                         PATH=f"{pathlib.Path(PROGRAM).resolve().parent}:{os.environ['PATH']}", **more)
        self.wait_for_prompt(1)
        self.modes_at_prompt = self.modes_now()

    def answer(self, text: str) -> None:
        if self._answer_after is None:
            return
        if self._answer_after == 0:
            self.type(text)
            return
        with self._answers:
            self._answers_due += 1
        threading.Timer(self._answer_after, self._answer_late, [text]).start()

    def _answer_late(self, text: str) -> None:
        self.type(text)
        with self._answers:
            self._answers_due -= 1
            self._answers.notify_all()

    def wait_for_answers(self) -> None:
        with self._answers:
            self._answers.wait_for(lambda: self._answers_due == 0)

    def wait_for_prompt(self, number: int) -> int:
        """The status of the command before it."""
        def status(_):
            row, column = self.cursor()
            shown = self.display()[row]
            found = PROMPT.fullmatch(shown)
            return (found.group(2),) if found and int(found.group(1)) == number and column == len(shown) + 1 else None
        return int(self.gathered.wait(status, f"Prompt {number}")[0])

    def everything(self) -> list[str]:
        """What has scrolled off, and the rows down to the cursor's."""
        with self.gathered.locked():
            return self.emulator.scrolled_off() + self.display()[:self.cursor()[0] + 1]
