"""The tool `reprise` as the scripts use it: where it is built, what it offers, its JSON Lines."""

import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def build(preset, instrumented_too=False):
    """Builds the tool and says how long it took. @returns its path"""
    begin = time.monotonic()
    print(f"building {preset} ...", flush=True)
    targets = ["reprise"] + ["reprise_instrumented"] * instrumented_too
    done = subprocess.run([ROOT / "scripts/build", preset, *targets], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        print(done.stdout)
        sys.exit(6)
    print(f"built {preset} in {time.monotonic() - begin:.0f} s", flush=True)
    return executable(preset)


def executable(preset, is_instrumented=False):
    return ROOT / "build" / preset / ("instrumented" if is_instrumented else "") / "reprise"


def json_lines(text, kind):
    """@returns the lines of one type, as dictionaries"""
    lines = (json.loads(line) for line in text.splitlines() if line.startswith("{"))
    return [line for line in lines if line["type"] == kind]


def scenarios(reprise):
    """@returns the scenarios of `reprise list`: name, summary, switches (id, summary)"""
    done = subprocess.run([reprise, "list", "--json"], capture_output=True, text=True, check=True)
    return json_lines(done.stdout, "scenario")
