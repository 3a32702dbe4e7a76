"""One suite for every declared stream: what holds for all, and what its kind or its role promises beyond."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from coaching.district import Meanings, Questions
from coaching.errors import ConfigError
from coaching.pages import PLACEHOLDER
from coaching.records import PARTS
from coaching.streams import Feeds, Severity, Stream
from expectations.door.typed import rules_of
from expectations.engine.rules import Rule, Suite, come, load_rule, matches, none_of, present
from expectations.roles import coaching_cycles, coaching_log, contradictions, lms_events, lms_objects, records, survey
from expectations.roles.contradictions import Season

PROBLEM = "_problem"
WELL_FORMED = "record_is_well_formed"
# Below this many rows a share says little: two bad rows of three are two bad rows.
SHARE_NEEDS_ROWS = 50
QUARANTINED_SHARE_LIMIT = 0.2

# What a form, a survey or a file feeds: its headings are words that people may change.
ROLES: Mapping[Feeds, Callable[[Questions], tuple[Rule, ...]]] = {
    Feeds.COACHING_LOG: coaching_log.rules,
    Feeds.COACHING_CYCLES: coaching_cycles.rules,
    Feeds.SURVEY: survey.rules,
    Feeds.LMS_EVENTS: lms_events.rules,
    Feeds.LMS_OBJECTS: lms_objects.rules,
    **{record.feeds: records.rules_of(record) for record in PARTS},
}


_CHANGED = "compare the source's export with the declaration; keep the last good load until both agree."
# Of every load; a broken one keeps the last good load, unless it only warns.
_ALWAYS = (
    load_rule(
        "missing_columns",
        0,
        0,
        "declared columns are missing from the load",
        rule_name="declared_columns_are_there",
        resolve=_CHANGED,
    ),
    load_rule(
        "clear_pseudonyms",
        0,
        0,
        "a pseudonymised column holds something that is no pseudonym",
        rule_name="pseudonyms_are_pseudonyms",
    ),
    load_rule(
        "misnumbered_rows",
        0,
        0,
        "rows are not numbered from 1 in the order in which they came",
        rule_name="rows_are_numbered",
    ),
    load_rule(
        "quarantined_share",
        0,
        QUARANTINED_SHARE_LIMIT,
        "too large a share of the load is broken",
        rule_name="few_rows_are_broken",
        resolve=_CHANGED,
    ),
    load_rule(
        "good_rows", 1, None, "not one row of the load is good", rule_name="some_rows_are_good", resolve=_CHANGED
    ),
)
_NEVER_EMPTY = load_rule(
    "rows", 1, None, "the load is empty where it must not be", rule_name="load_is_not_empty", resolve=_CHANGED
)


def suite_for(stream: Stream, *, meanings: Meanings | None = None, night: date | None = None) -> Suite:
    """The suite of one stream.

    Args:
        stream: its declaration.
        meanings: what the district says about forms, surveys and files; without it columns mean what they are named.
        night: the load's date; without it no day is too late.

    Raises:
        ConfigError: nobody has written a suite for that stream.
    """
    meanings = meanings or Meanings()
    questions = meanings.of(stream)
    season = Season(meanings.district, night)
    always = (*_records(), *(present(column, rule_name=f"key_{column}_is_present") for column in stream.key))
    own = (*_own(stream, questions), *_come(stream, questions, season))
    declared = {*stream.columns, PROBLEM}
    keys = {f"{column}_is_present" for column in stream.key}
    row_rules = tuple(rule for rule in (*always, *own) if rule.column in declared and rule.rule_name not in keys)
    load_rules = (*_load_rules(stream), *(contradictions.load_rules(questions) if stream.feeds else ()))
    counted = contradictions.counted(questions, season, stream.feeds) if stream.feeds else {}
    return Suite(f"{stream.source}.{stream.name}", _unique(row_rules), load_rules, counted)


def _own(stream: Stream, questions: Questions) -> tuple[Rule, ...]:
    if stream.staged is not None:
        return rules_of(stream)
    if stream.feeds is not None:
        return ROLES[stream.feeds](questions)
    message = f"Stream {stream.source}.{stream.name} plays no part and so has no suite."
    raise ConfigError(message, remedy=f"Say in district.yml what it `feeds`: one of {', '.join(Feeds)}.")


def _come(stream: Stream, questions: Questions, season: Season) -> tuple[Rule, ...]:
    """A session, an event or an answer of a day that has not come did not happen."""
    if season.last is None or stream.feeds is None:
        return ()
    columns = (
        column for question in contradictions.happened(stream.feeds) for column in questions.columns.get(question, ())
    )
    return tuple(come(c, questions.readings[c], season.last) for c in columns if c in questions.readings)


def _unique(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Each rule once; where two columns answer one question, the later column's rule says so in its name."""
    found: dict[str, Rule] = {}
    for rule in rules:
        taken = found.get(rule.rule_name)
        name = f"{rule.rule_name}_{rule.column}" if taken and taken.column != rule.column else rule.rule_name
        found[name] = replace(rule, rule_name=name)
    return tuple(found.values())


def _records() -> tuple[Rule, Rule]:
    return (
        matches(
            PROBLEM, PLACEHOLDER, "the record is not an object or has the wrong number of cells", rule_name=WELL_FORMED
        ),
        none_of(
            PROBLEM,
            (PLACEHOLDER,),
            "the source's template stands where a person's id should",
            rule_name="ids_are_no_placeholders",
        ),
    )


def _load_rules(stream: Stream) -> tuple[Rule, ...]:
    again = "records came more than once; the newest one counts"
    if stream.feeds:
        again = "records share a key and differ; each counts"
    twice = "they count once" if stream.equal_rows_are_one else "each counts, for nothing tells them apart"
    told = (
        load_rule("duplicate_keys", 0, 0, again, rule_name="key_is_unique", severity=Severity.WARNING),
        load_rule(
            "equal_rows",
            0,
            0,
            f"rows are equal in every declared value; {twice}",
            rule_name="no_row_came_twice",
            severity=Severity.WARNING,
        ),
    )
    return (*_ALWAYS, *told, *(() if stream.may_be_empty else (_NEVER_EMPTY,)))
