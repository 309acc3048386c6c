"""Which folder may include which, and what a layer must not know."""

import os
import re

from house.tree import LAYERS

# scenarios -> system | sim -> faults -> scheduler. `system`, the software under test, sees nobody.
MAY_INCLUDE = {
    "scheduler": set(),
    "faults": {"scheduler"},
    "sim": {"faults", "scheduler"},
    "system": set(),
    "scenarios": {"system", "sim", "faults", "scheduler"},
}

# Threads and decisions know no file: whoever includes one of these is in the wrong room.
FILE_HEADERS = re.compile(
    r"<(fcntl\.h|dirent\.h|sys/(stat|statvfs|file)\.h|filesystem|fstream|cstdio|stdio\.h)>"
)
_INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|(<[^>]+>))')
_SCENARIO_NAME = re.compile(r'const sim::Scenario \w+\s*\{\s*"(\w+)"')


def includes(file):
    """@returns (line, path of a header of ours or "", system header or "") for each include"""
    for number, line in enumerate(file.lines, start=1):
        if match := _INCLUDE.match(line):
            yield number, match.group(1) or "", match.group(2) or ""


def check(files):
    files = [file for file in files if file.is_cpp and file.layer in LAYERS]
    return (
        _check_direction(files)
        + _check_folder_cycles(files)
        + _check_no_files_in_scheduler(files)
        + _check_scenarios_unknown(files)
    )


def _check_direction(files):
    complaints = []
    for file in files:
        allowed = MAY_INCLUDE[file.layer] | {file.layer}
        for number, header, _ in includes(file):
            layer = header.split("/")[0]
            if layer in MAY_INCLUDE and layer not in allowed:
                complaints.append(file.complain(number, f"{file.layer}/ includes {layer}/"))
            elif header and "/" not in header:
                complaints.append(file.complain(number, "include from the root of the repository"))
    return complaints


def _check_folder_cycles(files):
    """Folders, at any depth, include one another in one direction only."""
    edges = {}
    for file in files:
        for number, header, _ in includes(file):
            target = os.path.dirname(header)
            if header and target != file.folder:
                edges.setdefault(file.folder, {}).setdefault(target, (file, number))
    complaints = []
    for folder, targets in edges.items():
        for target, (file, number) in targets.items():
            if _reaches(edges, target, folder):
                message = f"a cycle of folders: {folder}/ includes {target}/, which leads back"
                complaints.append(file.complain(number, message))
    return complaints


def _reaches(edges, start, goal):
    seen, open_folders = set(), [start]
    while open_folders:
        folder = open_folders.pop()
        if folder == goal:
            return True
        if folder not in seen:
            seen.add(folder)
            open_folders.extend(edges.get(folder, {}))
    return False


# Names functions for reports, from the files of the program that is running.
_READS_PROGRAM_FILES = {"scheduler/symbol_table.cpp"}


def _check_no_files_in_scheduler(files):
    return [
        file.complain(number, f"scheduler/ knows no file, but includes {header}")
        for file in files
        if file.layer == "scheduler" and file.path not in _READS_PROGRAM_FILES
        for number, _, header in includes(file)
        if FILE_HEADERS.match(header)
    ]


def _check_scenarios_unknown(files):
    names = set()
    for file in files:
        if file.layer == "scenarios":
            names.update(_SCENARIO_NAME.findall(file.text))
    if not names:
        return []
    literal = re.compile('"(' + "|".join(sorted(names)) + ')"')
    return [
        file.complain(number, f"{file.layer}/ knows the scenario {match.group(1)}")
        for file in files
        if file.layer in ("scheduler", "faults", "sim", "system")
        for number, line in enumerate(file.lines, start=1)
        if (match := literal.search(line)) and not line.lstrip().startswith("//")
    ]
