"""Nothing lies about: each folder says what it is for, and each file is used by another."""

import os

from house.tree import LAYERS, Complaint

README_LINES = 60  # a screen of prose
ROOMS = (*LAYERS, "tests", "scripts")
# The build takes these up by their place or name alone.
TAKEN_BY_PLACE = {".cpp", ".py"}
TAKEN_BY_NAME = {
    "CMakeLists.txt", "CMakePresets.json", "README.md", ".gitignore", ".clang-format"}


def check(files):
    return _missing_readmes(files) + _long_readmes(files) + _orphans(files)


def _missing_readmes(files):
    """Every room of the house has one, and so has each folder of sim/, which are rooms too."""
    paths = {file.path for file in files}
    rooms = {file.layer for file in files if file.layer in ROOMS}
    rooms |= {"/".join(file.path.split("/")[:2]) for file in files
              if file.layer == "sim" and file.path.count("/") >= 2}
    return [Complaint(f"{room}/README.md", 1, "a room says what it is for")
            for room in sorted(rooms) if f"{room}/README.md" not in paths]


def _long_readmes(files):
    return [file.complain(README_LINES, f"{len(file.lines)} lines are more than a screen")
            for file in files
            if os.path.basename(file.path) == "README.md" and "/" in file.path
            and len(file.lines) > README_LINES]


def _orphans(files):
    """What no other file names is dead: a header not included, data not read, an untold script."""
    texts = [(file.path, file.text) for file in files]
    complaints = []
    for file in files:
        name = os.path.basename(file.path)
        if file.suffix in TAKEN_BY_PLACE or name in TAKEN_BY_NAME or file.path.startswith(".ci/"):
            continue
        if file.suffix == ".cmake":
            name = name[:-len(".cmake")]
        needle = file.path if file.suffix == ".hpp" else name
        if not any(needle in text for path, text in texts if path != file.path):
            complaints.append(file.complain(1, "no other file mentions it"))
    return complaints
