"""Coaches' posts: no person, and no post that is held twice on a day, which would count it double."""

import pytest

from coaching.seeds import SEEDS, Row

SEED = SEEDS["coach_posts"]
RULES = {rule.column: rule for rule in SEED.rules}


def post(valid_from: str, valid_to: str = "", name: str = "A") -> Row:
    return {"school_code": "S01", "post": name, "fte": "0.5", "valid_from": valid_from, "valid_to": valid_to}


def test_a_post_names_nobody() -> None:
    assert not {"coach", "person", "email", "name", "roster_id"} & {*SEED.headings}


@pytest.mark.parametrize(
    ("earlier", "later", "is_twice"),
    [
        (post("2025-08-18", "2026-01-16"), post("2026-01-17"), False),
        (post("2025-08-18", "2026-01-16"), post("2026-01-16"), True),
        (post("2025-08-18"), post("2026-01-16", "2026-03-01"), True),
        (post("2025-08-18"), post("2026-01-16", name="B"), False),
    ],
)
def test_a_post_is_held_once_on_a_day(earlier: Row, later: Row, is_twice: bool) -> None:
    rule, tables = RULES["valid_from"], {"coach_posts": [later, earlier]}
    assert rule.breaks(later, tables) == is_twice
    assert not rule.breaks(earlier, tables)


def test_a_posts_days_are_in_order() -> None:
    assert RULES["valid_to"].breaks(post("2025-08-18", "2025-08-17"), {})
    assert not RULES["valid_to"].breaks(post("2025-08-18"), {})
