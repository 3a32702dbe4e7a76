"""Sentences of an earlier version that named files: the name becomes its digest, all else stays as it was said."""

import json
import re
from dataclasses import asdict, replace
from pathlib import Path

from coaching import atomic
from coaching.outcomes import read_outcome
from coaching.paths import Paths
from coaching.secrets import PseudonymKey

_NAMED = re.compile(
    r"(?<=: )(?:the answer of )?(?!file [0-9a-f]{16} )(?P<name>[^\n]+?)"
    r"(?= is (?:empty, without|not text in|an? (?:Excel|old|gzip|PDF))| cannot be read\.| was written while)"
)


def unnamed(text: str, key: PseudonymKey) -> str:
    """The text with digests in place of the names of files."""
    return _NAMED.sub(lambda found: f"file {key.digest_of(found['name'])}", text)


def rewrite_sentences(key: PseudonymKey, *, paths: Paths) -> int:
    """Rewrites outcomes and reports; returns how many named a file."""
    done = 0
    for file in sorted(paths.runs.glob("*/*.json")):
        outcome = read_outcome(file)
        told = replace(outcome, reason=unnamed(outcome.reason, key))
        done += told != outcome and _write(file, json.dumps(asdict(told), sort_keys=True))
    for file in sorted(paths.reports.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        done += unnamed(text, key) != text and _write(file, unnamed(text, key))
    return done


def _write(file: Path, text: str) -> bool:
    atomic.write_text(file, text)
    return True
