"""Who may know whom, read from the #include lines.

The link lines of CMake enforce the same; but a header that happens to be on somebody's path compiles all the same, and
this sees it.
"""

import os
import pathlib
import re

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")', re.MULTILINE)

# Each part of the tree, and which other parts and libraries its files may include. Itself and the standard library it
# always may. The longest folder that fits is a file's part.
RULES = {
    "transport/base": {},
    "transport/files": {"transport/base", "system"},
    "transport": {"transport/base"},
    "transport/src/IpLiteral.cpp": {"transport/base", "transport", "system"},
    "transport/memory": {"transport/base", "transport"},
    "transport/loop": {"transport/base", "transport", "system"},
    "transport/stream": {"transport/base", "transport", "system"},
    "transport/tcp": {"transport/base", "transport", "transport/stream", "system", "poco"},
    "protocol/core": {"transport/base", "utf8proc"},
    "protocol/hub": {"transport/base", "protocol/core", "utf8proc"},
    "protocol/link": {"transport/base", "transport", "protocol/core", "protocol/hub"},
    "modules/abi": {"transport/base", "transport", "protocol/core"},
    "modules/all": {"transport/base", "transport", "transport/memory", "transport/tcp", "modules/abi"},
    "modules/loader": {"transport/base", "transport/files", "transport", "modules/abi", "system", "poco"},
    "modules/*": {"transport/base", "transport/files", "transport", "transport/stream", "protocol/core", "modules/abi",
                  "libraries"},
    "apps/console/include/ciarla/console/Console.h": {"transport/base"},
    "apps/console/include/ciarla/console/Keyboard.h": {"transport/base"},
    "apps": {"parts", "libraries"},
    "apps/examples/minichat/MinichatTest.cpp": {"parts", "libraries", "tests/testkit"},
    "tests/testkit": {"transport/base", "transport", "transport/memory", "googletest",
                      "apps/console/include/ciarla/console/Console.h",
                      "apps/console/include/ciarla/console/Keyboard.h"},
    "tests/testkit/src/AllocatedBytes.cpp": {"tests/testkit", "system"},
    "tests": {"parts", "apps", "libraries"},
}

LIBRARIES = (
    ("poco", re.compile(r"Poco/")),
    ("utf8proc", re.compile(r"utf8proc\.h$")),
    ("googletest", re.compile(r"g(test|mock)/")),
    ("benchmark", re.compile(r"benchmark/")),
    ("system", re.compile(r"(sys|arpa|net|netinet|linux)/|[a-z_0-9]+\.h$")),
    ("other", re.compile(r"[a-z0-9_]+/")),
)


def part_of(path: pathlib.PurePath) -> str:
    """The part that a file belongs to; of modules/*, the module's own folder, but its tests are tests."""
    if path.parts[0] == "modules" and "tests" in path.parts:
        return "tests"
    if path.parts[0] == "modules":
        return "/".join(path.parts[:2])
    fitting = [part for part in RULES if path.is_relative_to(part)]
    return max(fitting, key=len)


def rules_of(part: str) -> set[str]:
    return set(RULES.get(part, RULES["modules/*"] if part.startswith("modules/") else set()))


def library_of(name: str) -> str:
    """The library that an angled include names."""
    return next((library for library, pattern in LIBRARIES if pattern.match(name)), "standard")


def allowed(part: str, target: str) -> bool:
    rules = rules_of(part)
    if target in {part, "standard"} or target in rules:
        return True
    if target in {library for library, _ in LIBRARIES}:
        return "libraries" in rules
    above = target.split("/")[0] if target.split("/")[0] in {"apps", "tests"} else None
    return "parts" in rules and (above is None or above == part.split("/")[0] or above in rules)


def quoted_target(here: pathlib.PurePath, quoted: str, sources: set[str]) -> str | None:
    """The part of the file that a quoted include names: the one beside, of the same part, or else of any."""
    beside = os.path.normpath(here.parent / quoted)
    if beside in sources:
        return part_of(pathlib.PurePath(beside))
    parts = sorted({part_of(pathlib.PurePath(name)) for name in sources if name.endswith("/" + quoted)})
    own = part_of(here)
    return own if own in parts else parts[0] if parts else None


def violations(top: pathlib.Path) -> list[str]:
    """One sentence for each include that should not be."""
    sources = sorted(
        path
        for folder in {part.split("/")[0] for part in RULES}
        for path in (top / folder).rglob("*")
        if path.name.removesuffix(".in").endswith((".h", ".cpp"))
    )
    headers = {}
    for path in sources:
        if "include" in path.parts:
            inside = path.parts[len(path.parts) - path.parts[::-1].index("include"):]
            headers["/".join(inside)] = path

    names = {str(path.relative_to(top)).removesuffix(".in") for path in sources}
    found = []
    for path in sources:
        here = path.relative_to(top)
        part = part_of(here)
        text = path.read_text("utf-8")
        for angled, quoted in INCLUDE.findall(text):
            name = angled or quoted
            if angled and f"__has_include(<{name}>)" in text and name not in headers:
                continue  # Of a module that was deleted; it is included only where it is there.
            if quoted and (top / "cmake" / f"{quoted}.in").exists():
                continue  # Written by the build, for whoever asks; what is in it was judged by who links it.
            if quoted:
                target = quoted_target(here, quoted, names)
            elif name in headers:
                target = part_of(headers[name].relative_to(top))
            elif name.startswith("ciarla/"):
                target = None
            else:
                target = library_of(name)
            if target is None:
                found.append(f"{here}: {name} is no header of the tree")
            elif not allowed(part, target):
                found.append(f"{here}: {part} may not know {target} ({name})")
    return found
