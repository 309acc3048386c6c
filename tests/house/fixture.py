"""A house on a few lines: what a checker sees of a tree."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from house.tree import SourceFile  # noqa: E402


def tree(files):
    """@param files path -> text"""
    return [SourceFile(path, text) for path, text in sorted(files.items())]


def messages(complaints):
    return [complaint.message for complaint in complaints]
