"""How long a file and a function may be. What is longer today is on a list that may only shrink.

The list, `scripts/house/ratchet.txt`, has one line each: PATH LINES, or PATH:FUNCTION LINES.
"""

import re

from house.tree import LAYERS, Complaint

FILE_LINES = 400
FUNCTION_LINES = 70
RATCHET = "scripts/house/ratchet.txt"

_TOKEN = re.compile(r"[{};]")
_NAME = re.compile(r"([\w~]+)\s*\(")
_NOT_A_FUNCTION = re.compile(r"^\s*(namespace|class|struct|enum|union|extern)\b|[=,(]\s*$")


def check(files):
    complaints = []
    listed = _ratchet(files)
    for file in files:
        if file.is_cpp and file.layer in (*LAYERS, "tests"):
            complaints += _judge(file, file.path, 1, len(file.lines) - 1, FILE_LINES, listed)
            for name, line, length in functions(file):
                complaints += _judge(
                    file, f"{file.path}:{name}", line, length, FUNCTION_LINES, listed)
    for key in listed:
        complaints.append(Complaint(RATCHET, 1, f"{key} is no longer too long: delete its line"))
    return complaints


def functions(file):
    """@returns (name, first line, lines) for each outermost function body, by counting braces"""
    code = "\n".join(line for line in file.code_lines if not line.startswith("#"))
    numbers = [n for n, line in enumerate(file.code_lines, start=1) if not line.startswith("#")]
    found, open_braces = [], []  # of each open brace: None, or (name, offset) of a function
    begin = 0  # of the declaration or statement we are in
    for token in _TOKEN.finditer(code):
        if token.group() == "{":
            inside = any(open_braces)
            open_braces.append(None if inside else _function_head(code, begin, token.start()))
        elif token.group() == "}" and open_braces:
            if head := open_braces.pop():
                name, offset = head
                first = numbers[code.count("\n", 0, offset)]
                last = numbers[code.count("\n", 0, token.start())]
                found.append((name, first, last - first + 1))
        begin = token.end()
    return found


def _function_head(code, begin, end):
    """@returns (name, offset) if what stands before a brace is the head of a function"""
    head = code[begin:end]
    name = _NAME.search(head)
    if not name or _NOT_A_FUNCTION.search(head):
        return None
    return name.group(1), begin + len(head) - len(head.lstrip())


def _judge(file, key, line, length, limit, listed):
    """Takes what it meets off the list, so that what remains there is out of date."""
    allowed = listed.pop(key, None)
    if length <= limit:
        if allowed is not None:
            yield Complaint(RATCHET, 1, f"{key} is no longer too long: delete its line")
    elif allowed is None:
        yield file.complain(line, f"{length} lines, {limit} allowed")
    elif length > allowed:
        yield file.complain(line, f"grew from {allowed} to {length} lines, {limit} allowed")
    elif length < allowed:
        yield Complaint(RATCHET, 1, f"{key} shrank: write {length} instead of {allowed}")


def _ratchet(files):
    listed = {}
    for file in files:
        if file.path == RATCHET:
            for line in file.lines:
                if line and not line.startswith("#"):
                    key, lines = line.rsplit(" ", 1)
                    listed[key] = int(lines)
    return listed
