#!/usr/bin/env python3
"""A bot: whoever says "!echo words" hears them again. Usage: echo_bot.py connect HOST --room lobby --name Echo"""

import json
import os
import subprocess
import sys

program = subprocess.Popen([os.environ.get("CIARLA_PROGRAM", "ciarla"), *sys.argv[1:], "--json"],
                           stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", errors="replace")
for line in program.stdout:
    event = json.loads(line)
    print(f"echo_bot: {event['type']}", file=sys.stderr, flush=True)
    if event["type"] == "message" and not event["old"] and event["text"].startswith("!echo "):
        answer = {"type": "say", "text": f"{event['name']}: {event['text'].removeprefix('!echo ')}"}
        try:
            print(json.dumps(answer), file=program.stdin, flush=True)
        except BrokenPipeError:
            break  # It has ended; its last events were on their way.
sys.exit(program.wait())
