"""The program in JSON mode, every line of which is held against docs/json-mode.schema.json."""

import json
import pathlib

import jsonschema

from harness import Ciarla, E2e

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
SCHEMA = json.loads((DOCS / "json-mode.schema.json").read_text("utf-8"))


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(SCHEMA | {"$ref": f"#/$defs/{name}"})


EVENT = validator("event")
ENTRY = validator("entry")


def no_twins(pairs):
    """Refuses what two readers of JSON might read as two different things."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise AssertionError(f"A key stands twice in {pairs}")
    return dict(pairs)


def events_of(text: str) -> list[dict]:
    """The events of the lines that are whole."""
    found = []
    for line in text.split("\n")[:-1]:
        event = json.loads(line, object_pairs_hook=no_twins)
        EVENT.validate(event)
        found.append(event)
    return found


class JsonE2e(E2e):
    def enter(self, program: Ciarla, kind: str, text: str | None = None, **more) -> None:
        entry = {"type": kind} | ({} if text is None else {"text": text}) | more
        ENTRY.validate(entry)
        program.enter(json.dumps(entry) + "\n")

    def event(self, program: Ciarla, kind: str, /, **parts) -> dict:
        """The first event of this kind with these parts, once it is there."""
        def found(text: str):
            return next((event for event in events_of(text[:text.rfind("\n") + 1])
                         if event["type"] == kind and parts.items() <= event.items()), None)
        return program.out.wait(found, f"{kind} with {parts}")

    def port_of(self, program: Ciarla) -> int:
        return int(self.event(program, "listening")["address"].rpartition(":")[2])

    def assert_closes(self, program: Ciarla, code: int) -> list[dict]:
        """It ends with this code, as its last line and no other says; nothing stands on standard error."""
        self.assertEqual(program.status(), code, program.out.text() + program.err.text())
        self.assertTrue(program.out.text().endswith("\n"))
        events = events_of(program.out.text())
        self.assertEqual([event for event in events if event["type"] == "closed"], [events[-1]])
        self.assertEqual(events[-1]["code"], code)
        self.assertEqual(program.err.text(), "")
        return events
