"""The documents hold together: links lead somewhere, and nothing is left for later or tied to one machine."""

import pathlib
import re
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
OUTSIDE = {"build", ".git", ".cache", "__pycache__"}
TEXTS = {".md", ".h", ".cpp", ".cmake", ".txt", ".py", ".in", ".json", ".sample"}

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
# Spelt so that this file does not find itself.
LEFT_FOR_LATER = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b")
ONE_MACHINE = re.compile(r"(?<![\w./:])/(?:home|root|work|farm)/\w")


def files(top: pathlib.Path, suffixes: set[str]) -> list[pathlib.Path]:
    return sorted(path for path in top.rglob("*")
                  if path.suffix in suffixes and not OUTSIDE & set(path.relative_to(top).parts) and path.is_file())


def anchors(document: str) -> set[str]:
    """What GitHub makes of the headings."""
    headings = HEADING.findall(FENCE.sub("", document))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(top: pathlib.Path) -> list[str]:
    found = []
    for path in files(top, {".md"}):
        for link in LINK.findall(FENCE.sub("", path.read_text("utf-8"))):
            if re.match(r"[a-z]+:", link):
                continue
            place, _, anchor = link.partition("#")
            target = (path.parent / place).resolve() if place else path
            if not target.exists():
                found.append(f"{path.relative_to(top)}: {link} is not there")
            elif anchor and target.suffix == ".md" and anchor not in anchors(target.read_text("utf-8")):
                found.append(f"{path.relative_to(top)}: {link} has no such heading")
    return found


def unfit_words(top: pathlib.Path) -> list[str]:
    return [
        f"{path.relative_to(top)}: {match.group()}"
        for path in files(top, TEXTS)
        for pattern in (LEFT_FOR_LATER, ONE_MACHINE)
        for match in pattern.finditer(path.read_text("utf-8", "replace"))
    ]


def kinds_of_headers(page: str) -> dict[str, str]:
    """Of what docs/stability.md says in a row: each path or pattern, and its kind. A name alone is beside the one before."""
    kinds = {}
    for row in re.findall(r"^\| (`[^|]*) \| (contract|may change|inside) \|$", page, re.MULTILINE):
        folder = ""
        for path in re.findall(r"`([^`]+)`", row[0]):
            path = path if "/" in path else f"{folder}/{path}"
            folder = path.rpartition("/")[0]
            kinds[path] = row[1]
    return kinds


def headers_of_no_kind(headers: list[str], kinds: dict[str, str]) -> list[str]:
    return [f"{header} is of no kind" for header in headers
            if header not in kinds and not any(header.startswith(path.removesuffix("**")) for path in kinds if path.endswith("**"))
            ] + [f"{path} is no header" for path in kinds
                 if not any(header == path or header.startswith(path.removesuffix("**")) for header in headers)]


def missing_pages(top: pathlib.Path) -> list[str]:
    """What is named as to be read, and not there. An installation has these pages in the same places."""
    named = re.compile(r"(?<![\w/.-])((?:docs|modules)/[\w./-]*\w\.(?:md|json))")
    return [f"{path.relative_to(top)}: {name}"
            for path in files(top, TEXTS | {".service"})
            for name in named.findall(path.read_text("utf-8", "replace"))
            if not (top / name).exists()]


class Documents(unittest.TestCase):
    def test_are_there_if_anything_names_them(self):
        self.assertEqual(missing_pages(TOP), [])

    def test_link_to_what_is_there(self):
        self.assertEqual(broken_links(TOP), [])

    def test_leave_nothing_for_later_and_name_no_machine(self):
        self.assertEqual(unfit_words(TOP), [])


    def test_say_of_each_public_header_whether_it_is_stable(self):
        headers = [str(path.relative_to(TOP)) for path in files(TOP, {".h"}) if "include" in path.relative_to(TOP).parts]
        self.assertEqual(headers_of_no_kind(headers, kinds_of_headers((TOP / "docs/stability.md").read_text("utf-8"))), [])


class AnUnfitDocument(unittest.TestCase):
    def test_that_promises_too_little_or_too_much_is_found(self):
        kinds = kinds_of_headers("| `a/**` `b/B.h` `C.h` | contract |\n| nothing | inside |\n")
        self.assertEqual(kinds, {"a/**": "contract", "b/B.h": "contract", "b/C.h": "contract"})
        self.assertEqual(headers_of_no_kind(["a/x/A.h", "b/B.h", "b/D.h"], kinds), ["b/D.h is of no kind", "b/C.h is no header"])

    def test_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            (top / "a.md").write_text(
                "# One word\n[good](#one-word) [web](https://x.test/) [gone](b.md) [none](#two)\n"
                "TO" "DO: see /ho" "me/ada/notes\n```\n[code](c.md)\n```\n", "utf-8")
            self.assertEqual(broken_links(top), ["a.md: b.md is not there", "a.md: #two has no such heading"])
            self.assertEqual(missing_pages(top), [])
            (top / "a.h").write_text("// see docs/" "gone.md, modules/" "x/README.md\n", "utf-8")
            self.assertEqual(missing_pages(top), ["a.h: docs/" "gone.md", "a.h: modules/" "x/README.md"])
            self.assertEqual(unfit_words(top), ["a.md: TO" "DO", "a.md: /ho" "me/a"])


if __name__ == "__main__":
    unittest.main()
