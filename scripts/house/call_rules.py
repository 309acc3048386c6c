"""Calls that a deterministic simulator must not make: each rule says where, what and what instead.

An exemption names a file or folder and its reason; one that no longer exempts anything is a
complaint, so the list can only shrink.
"""

import re
from dataclasses import dataclass

from house.tree import Complaint

CORE = ("scheduler/", "faults/", "sim/")
HOUSE = (*CORE, "scenarios/")


@dataclass(frozen=True)
class Rule:
    name: str
    where: tuple
    pattern: re.Pattern
    instead: str


def _rule(name, where, pattern, instead):
    return Rule(name, where, re.compile(pattern), instead)


RULES = (
    _rule("clock", CORE,
          r"_clock::now\b|\b(clock_gettime|gettimeofday)\(|\btime\((nullptr|NULL|0)\)",
          "ask the scheduler for virtual time"),
    _rule("entropy", HOUSE,
          r"\brandom_device\b|\bs?rand(om)?\(|\bgetrandom\(|\bmt19937|_distribution<",
          "draw from a named stream of decisions"),
    _rule("thread", CORE,
          r"\bstd::(jthread|thread|async)\b|\bpthread_create\(|\bsleep_(for|until)\("
          r"|\b(u|nano)?sleep\(",
          "only the back ends own threads, and only simulated threads sleep"),
    _rule("environment", HOUSE, r"\b(secure_)?getenv\(", "take it as an option"),
    _rule("hash", CORE, r"\bstd::hash<", "hash content with the trace's hash: addresses differ"),
    _rule("pointer order", CORE, r"\bstd::(map|set)<\s*(const\s+)?[\w:]+\s*(const\s*)?\*",
          "order by an id: addresses differ from run to run"),
    _rule("fraction", ("scheduler/", "faults/", "sim/disk/"), r"\b(double|float)\b",
          "probabilities are ratios of integers"),
    _rule("assert", (*HOUSE, "system/"), r"(?<!static_)\bassert\(",
          "REPRISE_CHECK for a bug in Reprise, a result for an operating error"),
)

# (rule, path or folder): why it may.
EXEMPT = {
    ("clock", "sim/posix/clocks.cpp"): "the simulated clocks are defined here",
    ("entropy", "sim/posix/entropy.cpp"): "the simulated entropy is defined here",
    ("thread", "scheduler/thread_backend.cpp"): "the back end of real threads",
    ("thread", "sim/posix/clocks.cpp"): "the simulated sleeps are defined here",
    ("thread", "sim/posix/threads.cpp"): "the simulated threads are defined here",
    ("thread", "sim/posix/c11_threads.cpp"): "C11 threads are defined by those of POSIX",
    ("environment", "sim/posix/environment.cpp"): "the simulated environment is defined here",
    ("environment", "sim/preload/start.cpp"): "what exec asks for comes in a variable",
    ("clock", "sim/tool/"): "tells people how long things took, and stops runs that hang",
    ("environment", "sim/tool/"): "options have environment variables",
    ("entropy", "sim/tool/options.cpp"): "--base-seed random, which is printed",
}

_UNORDERED = re.compile(r"\bunordered_(?:multi)?(?:map|set)<.*>&?\s+(\w+)")


def check(files, exempt=None):
    exempt = EXEMPT if exempt is None else exempt
    used, complaints = set(), []
    for file in files:
        if file.is_cpp:
            complaints += _banned_calls(file, exempt, used)
    for rule, path in sorted(set(exempt) - used):
        complaints.append(Complaint(path, 1, f"needs its exemption from '{rule}' no longer"))
    return complaints + list(_unordered_iteration(files))


def _banned_calls(file, exempt, used):
    for rule in RULES:
        if not file.path.startswith(rule.where):
            continue
        for number, line in enumerate(file.code_lines, start=1):
            if not rule.pattern.search(line):
                continue
            key = _exemption(rule, file.path, exempt)
            if key:
                used.add(key)
            else:
                yield file.complain(number, f"{rule.name}: {rule.instead}")


def _exemption(rule, path, exempt):
    """@returns the entry that covers the file: its own, or one of a folder above it"""
    for name, place in exempt:
        inside = place.endswith("/") and path.startswith(place)
        if name == rule.name and (inside or path == place):
            return (name, place)
    return None


def _unordered_iteration(files):
    """An unordered container may be looked up, never walked: its order is an accident."""
    core = [file for file in files if file.is_cpp and file.path.startswith(CORE)]
    names = {}  # by folder: a member declared in a header is walked in the source beside it
    for file in core:
        names.setdefault(file.folder, set()).update(_UNORDERED.findall("\n".join(file.code_lines)))
    for file in core:
        if not names[file.folder]:
            continue
        any_name = "(" + "|".join(sorted(names[file.folder])) + ")"
        walk = re.compile(
            rf"for \(.*:\s*(\w+(\.|->))*{any_name}\)|\b{any_name}(\.|->)c?begin\(")
        for number, line in enumerate(file.code_lines, start=1):
            if walk.search(line):
                yield file.complain(number, "unordered: walks a container without an order")
