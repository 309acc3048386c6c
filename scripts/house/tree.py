"""The files of the house as the checkers see them: paths from the root, text, code without words.

The tree is walked, not asked from git: a checker works on a fixture and on an unpacked archive too.
"""

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SKIPPED_FOLDERS = {".git", "build", "reprise-out", ".cache", "__pycache__"}
CPP_SUFFIXES = {".cpp", ".hpp", ".def", ".in"}
LAYERS = ("scheduler", "faults", "sim", "system", "scenarios")

# A comment, or a string or character literal; whichever begins first wins.
_WORDS = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"\(.*?\)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'""",
    re.DOTALL,
)


@dataclass(frozen=True)
class Complaint:
    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class SourceFile:
    path: str  # from the root, with forward slashes
    text: str

    @property
    def folder(self):
        return os.path.dirname(self.path)

    @property
    def layer(self):
        return self.path.split("/")[0]

    @property
    def suffix(self):
        return os.path.splitext(self.path)[1]

    @property
    def is_cpp(self):
        return self.suffix in CPP_SUFFIXES

    @cached_property
    def lines(self):
        return self.text.split("\n")

    @cached_property
    def code_lines(self):
        """The lines with comments and literals blanked: what the compiler would act on."""
        return _WORDS.sub(_blank, self.text).split("\n")

    def complain(self, line, message):
        return Complaint(self.path, line, message)


def _blank(match):
    """Keeps the line breaks, so that line numbers stay right, and a pair of quotes."""
    breaks = "\n" * match.group().count("\n")
    return breaks or ("" if match.group().startswith("/") else '""')


def read_tree(root):
    """@returns every text file below root, sorted by path"""
    files = []
    for folder, names, leaves in os.walk(root):
        names[:] = sorted(n for n in names if n not in SKIPPED_FOLDERS)
        for leaf in leaves:
            if leaf in SKIPPED_FOLDERS:
                continue  # a work tree's .git is a file
            path = Path(folder, leaf)
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # data, not text
            files.append(SourceFile(path.relative_to(root).as_posix(), text))
    return sorted(files, key=lambda file: file.path)


def report(name, files, complaints):
    """Prints the complaints and a closing line. @returns the exit code"""
    for complaint in sorted(complaints, key=lambda c: (c.path, c.line)):
        print(complaint)
    verdict = "clean" if not complaints else f"{len(complaints)} complaints"
    print(f"{name}: {len(files)} files, {verdict}")
    return 1 if complaints else 0
