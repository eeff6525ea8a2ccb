"""What an installation tells people to read or to type is there: pages, links among them, commands and options."""

import pathlib
import re
import subprocess
import sys

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
SHELL = re.compile(r"^```(?:sh)?\n(.*?)^```", re.DOTALL | re.MULTILINE)

# How sources, help and pages name what is to be read.
NAMED = re.compile(r"(?<![\w/.-])(?:/usr/share/doc/ciarla/|ciarla/)?((?:docs|modules)/[\w./-]*\w\.(?:md|json|py))")
PAGE = re.compile(r"(?<![\w/.-])([A-Za-z][\w-]*\.md)\b")
INSTALLED_AT = re.compile(r"/usr/share/doc/ciarla/([\w./-]*\w)")

TEXTS = {".md", ".h", ".sample", ".service", ".py", ".cpp", ".txt"}


def texts_of(prefix: pathlib.Path) -> dict[str, str]:
    """All that an installation says: its texts, and what stands in its programs."""
    texts = {}
    for path in prefix.rglob("*"):
        if path.is_file() and (path.suffix in TEXTS or path.suffix == ".so" or path.parent.name == "bin"):
            texts[str(path.relative_to(prefix))] = path.read_bytes().decode("utf-8", "replace")
    return texts


def missing_pages(prefix: pathlib.Path, texts: dict[str, str]) -> list[str]:
    documents = prefix / "share/doc/ciarla"
    names = {path.name for path in documents.rglob("*.md")}
    # Of the pages for those who have the tree, which tell of its insides.
    inner = {"CONTRIBUTING.md"}
    found = []
    for where, text in texts.items():
        found += [f"{where}: {name}" for name in NAMED.findall(text) if not (documents / name).exists()]
        found += [f"{where}: {name}" for name in INSTALLED_AT.findall(text) if not (documents / name).exists()]
        found += [f"{where}: {name}" for name in PAGE.findall(text) if name not in names | inner]
    return sorted(set(found))


def broken_links(prefix: pathlib.Path) -> list[str]:
    found = []
    for page in (prefix / "share/doc/ciarla").rglob("*.md"):
        for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
            place = link.partition("#")[0]
            if place and not re.match(r"[a-z]+:", link) and not (page.parent / place).exists():
                found.append(f"{page.relative_to(prefix)}: {link}")
    return found


def commands_of(text: str) -> list[list[str]]:
    """The words after `ciarla` of each command in the blocks of a page that are for a shell."""
    commands = []
    for block in SHELL.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            line = re.sub(r"^\$ |(?:^|\s)#.*", "", line)
            for part in re.split(r"[|;&<>']+|(?:^|\s)exec:", line):
                if found := re.search(r"(?:^|[\s/])(?:ciarla|dev chat)\s+(\S.*)", part):
                    commands.append(found.group(1).split())
    return commands


def unknown_words(prefix: pathlib.Path, known_options: set[str], known_commands: set[str]) -> list[str]:
    found = []
    for page in (prefix / "share/doc/ciarla").rglob("*.md"):
        for words in commands_of(page.read_text("utf-8")):
            options = {word.partition("=")[0] for word in words if word.startswith("--") and word != "--"}
            found += [f"{page.name}: {option}" for option in options - known_options]
            # `ciarla/` and `ciarla-hub` are no commands; neither is an option in the place of one.
            if words[0] not in known_commands and not words[0].startswith("-"):
                found.append(f"{page.name}: ciarla {words[0]}")
    return found


def check(prefix: pathlib.Path, environment: dict[str, str]) -> None:
    program = prefix / "bin/ciarla"

    def told(*words: str) -> str:
        done = subprocess.run([program, *words], capture_output=True, text=True, timeout=60, check=True, env=environment)
        return done.stdout

    summary = told("help")
    commands = set(re.findall(r"^  ([a-z]+)\b", summary.partition("Commands:")[2].partition("\n\n")[0], re.MULTILINE))
    texts = texts_of(prefix) | {f"ciarla help {command}": told("help", command) for command in commands}
    options = {f"--{key}" for key in re.findall(r"^([a-z][\w.-]*) =", told("config"), re.MULTILINE)}
    options |= set(re.findall(r"--[a-z][\w.-]*", "".join(text for where, text in texts.items() if where.startswith("ciarla help"))))
    options |= {"--version", "--help"}

    faults = [f"not installed, but named: {each}" for each in missing_pages(prefix, texts)]
    faults += [f"leads nowhere: {each}" for each in broken_links(prefix)]
    faults += [f"not known to the program: {each}" for each in unknown_words(prefix, options, commands)]
    if faults or len(commands) < 5 or len(options) < 30:
        sys.exit("\n".join(["The installed pages are not true:", *faults, f"{len(commands)} commands, {len(options)} options"]))


if __name__ == "__main__":
    check(pathlib.Path(sys.argv[1]), {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"})
