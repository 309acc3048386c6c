"""What every text file of the house looks like, whatever its language."""

import re

COLUMNS = 100
# Prose and data break lines as they please; they are not read in a terminal beside code.
FREE_WIDTH = {".md", ".json", ".txt"}

LEFTOVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
# A path that exists on somebody's machine only. Simulated programs may live where they like.
MACHINE_PATH = re.compile(r"(?<![\w.])/(root|work|home/\w+|Users/\w+)/")


def check(files):
    complaints = []
    for file in files:
        for number, line in enumerate(file.lines, start=1):
            complaints += [file.complain(number, message) for message in _line(file, line)]
        if file.text and not file.text.endswith("\n"):
            complaints.append(file.complain(len(file.lines), "no line break at the end"))
        if file.suffix == ".hpp":
            complaints += _header(file)
    return complaints


def _line(file, line):
    if "\t" in line:
        yield "a tab"
    if line != line.rstrip():
        yield "white space at the end of the line"
    if len(line) > COLUMNS and file.suffix not in FREE_WIDTH:
        yield f"{len(line)} columns, {COLUMNS} allowed"
    if match := LEFTOVER.search(line):
        yield f"{match.group()}: do it now, or file an issue"
    if match := MACHINE_PATH.search(line):
        yield f"a path of one machine: {match.group()}"


def _header(file):
    """A header begins with its guard and says at once what it is."""
    if file.lines[0] != "#pragma once":
        yield file.complain(1, "a header begins with #pragma once")
    elif len(file.lines) < 2 or not file.lines[1].startswith("//"):
        yield file.complain(2, "a header opens with what it is and why")
