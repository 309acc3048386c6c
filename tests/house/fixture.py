"""What the tests of the house share: trees of a few lines, and a tool that says what it is told."""

import importlib.machinery
import importlib.util
import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from house.tree import SourceFile  # noqa: E402


def tree(files):
    """@param files path -> text"""
    return [SourceFile(path, text) for path, text in sorted(files.items())]


def messages(complaints):
    return [complaint.message for complaint in complaints]


def script(name):
    """@returns a script of scripts/ as a module"""
    loader = importlib.machinery.SourceFileLoader(name, str(SCRIPTS / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    sys.modules[name] = module  # dataclasses look their module up
    loader.exec_module(module)
    return module


def fake_tool(folder, body):
    """Puts an executable named reprise into a folder. @param body Python that sees `argv`"""
    path = Path(folder) / "reprise"
    path.write_text(f"#!/usr/bin/env python3\nimport json, sys\nargv = sys.argv[1:]\n{body}")
    path.chmod(0o755)
    return path
