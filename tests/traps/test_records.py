"""Traps of what districts record beside the log: the declared record types and their vocabularies."""

from coaching.records import RECORDS, Asked, Record
from coaching.seeds import DEFAULTS, read_seeds
from tests.integration.nights import tell

TERMS = read_seeds(DEFAULTS).rows("ref_terms")


def _record(table: str) -> Record:
    (found,) = (record for record in RECORDS if record.table == table)
    return found


def _asked(table: str, name: str) -> Asked:
    (found,) = (asked for asked in _record(table).asked if asked.name == name)
    return found


def _terms(vocabulary: str) -> list[str]:
    return [row["term_code"] for row in TERMS if row["vocabulary"] == vocabulary]


def test_x07_a_coachs_time_has_three_classes() -> None:
    """Troubleshooting is support with learning technology (2011: 3e), and no duty beside the role."""
    classes = _asked("fct_coach_time", "activity_class").words
    duties = _asked("fct_coach_time", "off_role_type").words
    tell(f"X7: {len(classes)} classes of time, {len(duties)} duties beside the role")
    assert classes[:3] == ("aligned_coaching", "learning_tech_support", "off_role")
    assert "troubleshooting" not in duties


def test_x14_personal_and_professional_are_the_fields_own_words() -> None:
    goal_type = _asked("fct_coach_goal", "goal_type")
    tell(f"X14: {goal_type.words}: {goal_type.means}")
    assert goal_type.words == ("personal", "professional")
    assert "As the field uses the words" in goal_type.means


def test_x15_a_credential_needs_its_element_and_no_place_in_it() -> None:
    """Twelve over four areas: that it is three each is inferred, and their names are the programme's."""
    needed = [asked.name for asked in _record("fct_credential_earned").asked if asked.is_needed]
    tell(f"X15: {len(_terms('credential_element'))} elements; needed of a credential: {needed}")
    assert _terms("credential_element") == ["learning", "leadership", "teaching", "citizenship"]
    assert "credential_element" in needed
    assert "credential_id" not in needed


def test_x16_a_credential_has_any_number_of_standards() -> None:
    record = _record("fct_credential_earned")
    tell(f"X16: {[asked.name for asked in record.asked]}")
    assert record.has_codes
    assert _asked("fct_credential_earned", "learning_forward_role").vocabulary == "learning_forward_role"


def test_x16_a_credential_has_any_number_of_roles() -> None:
    """Of other records one role is asked: there, several are none, and listed."""
    several = [record.table for record in RECORDS for asked in record.asked if asked.is_several]
    roles = [record.table for record in RECORDS for asked in record.asked if asked.name == "learning_forward_role"]
    tell(f"X16: a role is asked of {roles}, several are kept of {several}")
    assert several == ["fct_credential_earned"] != roles


def test_x22_there_are_ten_roles() -> None:
    """A page says nine and lists ten."""
    roles = _terms("learning_forward_role")
    tell(f"X22: {len(roles)} roles: {', '.join(roles)}")
    assert len(roles) == len(set(roles)) == 10
