"""The words for yes and no, for a finished answer and for a real one: stated once, for the door, the models and seeds.

Flow: district.yml (`vendor`, `finished`, `real` of a survey) + the vendor's own words -> `form_words` -> rules at the
door (`expectations/roles/survey.py`) and the seed `survey_words`, which the models join.
Letter case, spaces around a word and `_` for a space do not matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass

YES = ("yes", "y", "true", "t", "1", "1.0", "x", "done")
NO = ("no", "n", "false", "f", "0", "0.0")
# In place of a word: any day or time, and a cell that is empty.
A_DATE, BLANK = "<date>", "<blank>"


@dataclass(frozen=True)
class Words:
    """Which words of one question mean yes and which no."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    def meanings(self) -> dict[str, bool]:
        """Each word, plain, with what it means."""
        return {**{plain(word): True for word in self.yes}, **{plain(word): False for word in self.no}}


def plain(word: str) -> str:
    """A word as it is compared."""
    return word.replace("_", " ").strip().lower()


_PREVIEWS = ("preview", "survey preview", "test", "survey test", "spam", "possible spam", "test data", "not real")
_ANSWERED = (*YES, "complete", "completed", "finished", "submitted")
_NOT_YET = (*NO, "incomplete", "not finished", "unfinished", "partial", "in progress", "started")
_DATED = Words((A_DATE,), (BLANK, *NO, "n/a"))
_REAL = Words(("real", "normal", "valid", "ip address", "imported", "offline", "complete", "completed"), _PREVIEWS)

# Qualtrics writes `Status` as a number or as its label, which one the export decides.
_QUALTRICS_REAL = {
    0: "IP Address",
    4: "Imported",
    16: "Offline",
    32: "EX",
    48: "EX Offline",
    132: "Reimported imported",
}
_QUALTRICS_NOT_REAL = {
    1: "Survey Preview", 2: "Survey Test", 8: "Spam", 9: "Survey Preview Spam", 12: "Imported Spam",
    17: "Offline Survey Preview", 24: "Offline Spam", 40: "EX Spam", 256: "Synthetic",
}  # fmt: skip


def _coded(labels: Mapping[int, str]) -> tuple[str, ...]:
    return (*map(str, labels), *labels.values())


# vendor -> its words for `finished` and for `status`
VENDORS: Mapping[str, Mapping[str, Words]] = {
    "other": {"finished": Words(_ANSWERED, _NOT_YET), "status": _REAL},
    "qualtrics": {
        "finished": Words(YES, NO),
        "status": Words(_coded(_QUALTRICS_REAL), (*_coded(_QUALTRICS_NOT_REAL), "Preview", "Possible Spam")),
    },
    "surveymonkey": {
        "finished": Words(_ANSWERED, (*_NOT_YET, "overquota", "disqualified")),
        "status": Words(("default", "data entry", "edit"), ("preview", "survey preview")),
    },
    "limesurvey": {"finished": Words((*_DATED.yes, *_ANSWERED), _DATED.no), "status": _REAL},
    "microsoft_forms": {"finished": _DATED, "status": _REAL},
    "google_forms": {"finished": _DATED, "status": _REAL},
    "typeform": {"finished": Words((*_DATED.yes, *_ANSWERED), (*_DATED.no, *_NOT_YET)), "status": _REAL},
    "moodle": {
        "finished": Words(
            (*_DATED.yes, *_ANSWERED), (*_DATED.no, *_NOT_YET, "never submitted", "overdue", "abandoned")
        ),
        "status": _REAL,
    },
    "redcap": {"finished": Words(("2", "complete"), ("0", "1", "incomplete", "unverified")), "status": _REAL},
    "alchemer": {
        "finished": Words(("complete",), ("partial", "disqualified", "deleted")),
        "status": Words(("0", "false", "no"), ("1", "true", "yes")),  # its `is_test_data`
    },
}
QUESTIONS = ("finished", "status")
_OF_KIND = {"qualtrics": "qualtrics"}


def form_words(question: str, own: Words, *, vendor: str, kind: str) -> dict[str, bool]:
    """What the words of `finished` or `status` mean in one form: its own ones first, then its vendor's.

    Args:
        question: one of `QUESTIONS`.
        own: what the district says of the form.
        vendor: one of `VENDORS`; empty where the kind of source says it, or nobody does.
        kind: the kind of source that the form comes from.
    """
    usual = VENDORS[vendor or _OF_KIND.get(kind, "other")][question]
    return {**usual.meanings(), **own.meanings()}


def as_flag(text: str, *, blank: str = "false") -> str | None:
    """`true` or `false` for a yes or no as people write it; None for any other word."""
    word = plain(text)
    return blank if not word else "true" if word in YES else "false" if word in NO else None
