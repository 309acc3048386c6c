"""The bug switches of the scenarios, and the first finding of one."""

import json
import subprocess
import tempfile
from dataclasses import dataclass


@dataclass(frozen=True)
class Switch:
    scenario: str
    id: str
    summary: str
    explored: tuple = ()  # (scenario, "crash" or "errors"), the cheapest first

    @property
    def is_control(self):
        return self.id.startswith("C-")


@dataclass(frozen=True)
class Failure:
    runs: int  # made until the finding was reported, that one included
    run: dict


def first_finding(reprise, switch, arguments):
    """Runs the tool until the first finding is reported. @returns it, or None if there is none"""
    runs, failure = 0, None
    with tempfile.TemporaryDirectory() as scratch:
        command = [reprise, *arguments, "--bug", switch.id, "--json", "--jobs", "1",
                   "--out", scratch, "--max-failures", "1"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True) as process:
            for line in process.stdout:  # to its end: the tool must never stand before a full pipe
                run = json.loads(line)
                runs += run["type"] == "run"
                if failure is None and run.get("verdict") == "finding":
                    failure = Failure(runs, run)
                    process.terminate()  # SIGINT is ignored by what a shell puts in the background
    return failure


def switches_of(scenarios):
    """@returns each switch once: in the first scenario of the catalogue that has it"""
    switches = {}
    for scenario in scenarios:
        for bug in scenario["switches"]:
            switches.setdefault(bug["id"], Switch(scenario["name"], bug["id"], bug["summary"]))
    return list(switches.values())
