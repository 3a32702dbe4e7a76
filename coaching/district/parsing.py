"""`district.yml` as it is written: text to settings, with the line of every key.

YAML 1.1 reads much of what people write as something else: `2:15` as 135, `012` as 10, `no` as false, a day that does
not exist as an error of its own, and of two equal keys only the last. Here a text stays a text unless it is plainly a
number, `true`, `false` or nothing; keys are always text.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML without libyaml reads the same, slower
    from yaml import SafeLoader as Loader

from coaching.district.document import Document, Path_
from coaching.findings import BLANK, Finding

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?[0-9]+\.[0-9]+([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def read_document(file: Path) -> Document:
    """Reads a file; whatever is wrong with it stands in `findings`."""
    document = Document(file.name)
    try:
        root = _composed(_text(file, document), document)
        document.settings = dict(_mapping(root, (), document)) if isinstance(root, yaml.MappingNode) else {}
    except RecursionError:
        document.tell((), "it is nested without end", "An anchor must not stand within itself.")
    if not document.settings and not document.findings:
        document.tell((), "it holds no settings", "`coaching init` writes one to start from.")
    return document


def _text(file: Path, document: Document) -> str:
    body = file.read_bytes()
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        document.findings.append(Finding(document.name, f"line {line}", "it is not UTF-8", "Save it as UTF-8."))
        return body.decode("cp1252", errors="replace")


def _composed(text: str, document: Document) -> yaml.Node | None:
    """The tree of nodes; a line that is no YAML is told and left out once, so that the rest is looked at too."""
    for _ in range(2):
        try:
            root: yaml.Node | None = yaml.compose(text, Loader=Loader)
        except yaml.YAMLError as error:
            if document.findings:
                return None
            mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
            lines = text.split("\n")
            number = min(mark.line, len(lines) - 1) if mark else 0
            remedy = "Mend the line: spaces for indentation, a space after `:` and `-`, quotes around `@`, `#`, `{`."
            document.findings.append(Finding(document.name, f"line {number + 1}", "it is not valid YAML", remedy))
            lines[number] = ""
            text = "\n".join(lines)
        else:
            return root
    return None


def _value(node: yaml.Node, path: Path_, document: Document) -> object:
    if isinstance(node, yaml.MappingNode):
        return dict(_mapping(node, path, document))
    if isinstance(node, yaml.SequenceNode):
        for n, item in enumerate(node.value):
            document.lines.setdefault((*path, str(n)), item.start_mark.line + 1)
        return [_value(item, (*path, str(n)), document) for n, item in enumerate(node.value)]
    return _scalar(node, path, document)


def _mapping(node: yaml.MappingNode, path: Path_, document: Document) -> Iterator[tuple[str, object]]:
    """Merged keys first, then those written here, which win."""
    own: dict[str, yaml.Node] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.tag == "tag:yaml.org,2002:merge":
            for part in value.value if isinstance(value, yaml.SequenceNode) else (value,):
                if isinstance(part, yaml.MappingNode):
                    yield from _mapping(part, path, document)
            continue
        name = str(key.value).strip() if isinstance(key, yaml.ScalarNode) else "(no text)"
        if name in own:
            problem = f"the key stands there twice (line {document.lines[(*path, name)]} too), and one would be ignored"
            document.lines[(*path, name)] = line
            document.tell((*path, name), problem, "Keep one of them.")
        own[name] = value
        document.lines[(*path, name)] = line
    for name, value in own.items():
        yield name, _value(value, (*path, name), document)


def _scalar(node: yaml.Node, path: Path_, document: Document) -> object:
    written = str(node.value)
    text = _VARIABLE.sub(lambda found: os.environ.get(found[1], found[0]), written)
    if unset := [name for name in _VARIABLE.findall(written) if name not in os.environ]:
        document.tell(path, f"the environment variable {unset[0]} is not set", "Set it where the line runs.")
    if text.startswith(BLANK):
        document.tell(path, "this blank is not filled in yet", f"Write it in place of `{BLANK} …`.")
        document.settled.add(path)
    if node.style or text != written:
        return text
    return _plain(text)


def _plain(text: str) -> object:
    if text in _WORDS:
        return _WORDS[text]
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text
