"""The glossary has every noun that is a class's name in the hub: a reader looks a word up, and finds what it means here."""

import pathlib
import re
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
HUB = ("protocol/hub/include", "protocol/hub/src", "apps/ciarla/src/hub")

# A header's own classes, not those within them.
CLASS = re.compile(r"^(?:class|struct|enum class) (?:alignas\(\d+\) )?(\w+)(?= final|:|\s*$|\n\{)", re.MULTILINE)
WORD = re.compile(r"[A-Z][a-z]+|[A-Z]+(?=[A-Z]|$)")

# What is no noun of ours: English, or a word of the language that everybody knows.
PLAIN = {"admitted", "calls", "config", "content", "context", "formatter", "handler", "json", "line", "names",
         "origin", "postponed", "rules", "settings", "stats", "text", "time"}


def classes(top: pathlib.Path) -> dict[str, str]:
    """Each class by its name, with where it is."""
    found = {}
    for folder in HUB:
        for path in sorted((top / folder).rglob("*.h")):
            for name in CLASS.findall(path.read_text("utf-8")):
                found.setdefault(name, str(path.relative_to(top)))
    return found


def explained(top: pathlib.Path) -> set[str]:
    """Every word that stands in bold in the glossary's first column or its text, in the singular too."""
    words = set()
    for bold in re.findall(r"\*\*([^*]+)\*\*", (top / "docs/glossary.md").read_text("utf-8")):
        for word in re.findall(r"[A-Za-z]+", bold):
            words.update({part.lower() for part in WORD.findall(word[0].upper() + word[1:])})
            words.add(word.lower())
    return words


def forms(word: str) -> set[str]:
    return {word, word.removesuffix("s"), re.sub(r"ies$", "y", word), re.sub(r"es$", "", word)}


def missing(top: pathlib.Path) -> list[str]:
    known = explained(top)
    return [f"{place}: {name}: the glossary has no {word}"
            for name, place in classes(top).items()
            for word in (part.lower() for part in WORD.findall(name))
            if not forms(word) & (known | PLAIN)]


class TheGlossary(unittest.TestCase):
    def test_has_every_noun_of_the_hubs_classes(self):
        self.assertGreater(len(classes(TOP)), 40, "otherwise nothing was asked")
        self.assertEqual(missing(TOP), [])


class AClassThatIsNotExplained(unittest.TestCase):
    def test_is_found(self):
        self.assertTrue(forms("gauges") & {"gauge"})
        self.assertEqual(CLASS.findall("class Hub;\nclass HubDesk final: public X\n{\nstruct Whom\n{\n\tstruct In\n"),
                         ["HubDesk", "Whom"])


if __name__ == "__main__":
    unittest.main()
