"""The parts of README.md that scripts write: between `<!-- NAME -->` and `<!-- /NAME -->`."""

import re


def replace_part(text, name, part):
    """@returns text with what stands between the markers of `name` replaced by `part`"""
    marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marked.search(text):
        raise ValueError(f"README.md has no place marked {name}")
    return marked.sub(lambda match: f"{match.group(1)}{part.rstrip()}\n{match.group(2)}", text)


def write_part(path, name, part):
    path.write_text(replace_part(path.read_text(), name, part))
