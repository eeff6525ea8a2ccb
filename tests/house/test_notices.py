"""No name reads as a notice: every sentence of the program that has a colon is known by words that no name may have.

A name in a line has a colon behind it. So what stands before the colon in a sentence of the program is what somebody
could be called, to have the sentence for themselves.
"""

import pathlib
import re
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
WORDS = TOP / "protocol" / "core" / "src" / "NoticeWords.h"
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')

# Where the sentences are that stand among what people say.
SOURCES = ("Wording.cpp", "chat/Chat.cpp", "chat/ChatLine.cpp", "chat/D*.cpp", "chat/[E-Z]*.cpp")

# Ends of sentences, whose beginnings are elsewhere in these sources; and a question before any chat.
ELSEWHERE = {"", " is", " ended", " said", " words", " was no chat", "                  or", "Your name [", "]", "the original protocol"}


def lists() -> dict[str, list[str]]:
    text = WORDS.read_text("utf-8")
    return {name: LITERAL.findall(body) for name, body in re.findall(r"(notice\w+)\[\] = \{(.*?)\};", text, re.DOTALL)}


def before_colons(top: pathlib.Path) -> list[tuple[str, str]]:
    found = []
    for pattern in SOURCES:
        for path in sorted((top / "apps" / "ciarla" / "src").glob(pattern)):
            for line in path.read_text("utf-8").splitlines():
                if line.lstrip().startswith(("//", "#include")):
                    continue
                found += [(path.name, literal.split(": ")[0]) for literal in LITERAL.findall(line) if ": " in literal]
    return found


def is_known(words: str) -> bool:
    known = lists()
    folded = re.sub(r"[^\w ]", "", words.lower())
    opens = any((folded + " ").startswith(opening + " ") for opening in known["noticeOpenings"])
    says = any(f" {verb} " in f" {folded} " for verb in known["noticeVerbs"])
    ends = any(folded.endswith(" " + ending) for ending in known["noticeEndings"])
    return opens or says or ends


class Notices(unittest.TestCase):
    def test_are_known_by_their_words(self):
        unknown = [(name, words) for name, words in before_colons(TOP) if words not in ELSEWHERE and not is_known(words)]
        self.assertEqual(unknown, [])

    def test_are_looked_for_where_they_are(self):
        self.assertGreater(len(before_colons(TOP)), 20)

    def test_finds_one_that_is_not_known(self):
        self.assertFalse(is_known("Kangaroos hop over "))
        self.assertTrue(is_known(" set the topic of "))

    def test_words_are_in_small_letters_and_single_spaces(self):
        for words in sum(lists().values(), []):
            self.assertRegex(words, r"^[a-z]+( [a-z]+)*$")


if __name__ == "__main__":
    unittest.main()
