"""What `coaching ask` prints: whole names and values, keys of people only when asked for; `find-person` says one."""

import os
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from coaching.errors import ConfigError, ContractError
from coaching.streams import Privacy
from nights import answers
from nights.cli import app
from nights.night import open_folder
from nights.people import person_key_of
from warehouse.ask import answer, questions
from warehouse.land import pseudonym

KEY, ADDRESS = "4726ae8d", "ada@district.example"
UNSURE = ("two@district.example", "guest@elsewhere.example")
CASELOAD = f"""
create schema marts_restricted;
create table marts_restricted.mart_caseload as select
    'A School With Rather a Long Name' as school_name, '{KEY}' as person_key, 'lesson' as stage, true as is_overdue,
    date '2026-05-01' as last_contact_date, date '2026-05-15' as next_due_date, 12 as days_overdue
"""


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """An edition in which one teacher is overdue."""
    folder = tmp_path / "data" / "published" / "current"
    (folder / "analyst").mkdir(parents=True)
    (tmp_path / "data" / "format").write_text("5")
    with duckdb.connect(str(folder / "analyst" / "analyst.duckdb")) as product:
        product.execute(CASELOAD)
    return folder


def ask(*options: str) -> Result:
    result = CliRunner().invoke(app, ["ask", "21", *options], catch_exceptions=False)
    assert result.exit_code == 0
    return result


def test_keys_of_people_are_said_only_when_asked_for(edition: Path) -> None:
    assert KEY not in ask().output
    assert "…" in ask().output
    assert KEY in ask("--keys").output


def test_csv_is_the_rows_alone(edition: Path) -> None:
    heading, row = ask("--csv", "--keys").output.splitlines()
    assert heading == "school_name,person_key,stage,last_contact_date,next_due_date,days_overdue"
    assert row == f"A School With Rather a Long Name,{KEY},lesson,2026-05-01,2026-05-15,12"


@pytest.mark.parametrize("is_terminal", [True, False])
def test_nothing_is_cut_where_it_is_narrow(
    edition: Path, monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool
) -> None:
    told = StringIO()
    monkeypatch.setattr(answers, "_out", Console(file=told, width=60, force_terminal=is_terminal, no_color=True))
    said = ask().output + told.getvalue()
    for words in ("last_contact_date", "next_due_date", "A School With Rather a Long Name", "2026-05-15"):
        assert words in said
    assert ("1 of 1" in said) == is_terminal


def test_who_may_not_read_is_told_whom_to_ask(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ContractError, match=r"may not read .*analyst\.duckdb") as refused:
        answer(questions()[21], edition)
    assert "Ask whoever runs the warehouse" in refused.value.remedy


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """One teacher known by an address, one address of two people, and one that only a form names."""
    file = tmp_path / "data" / "warehouse.duckdb"
    file.parent.mkdir(exist_ok=True)
    key = open_folder().key
    mine, shared, strange = (pseudonym(key, Privacy.PSEUDONYMISE_EMAIL, "staff", a) for a in (ADDRESS, *UNSURE))
    with duckdb.connect(str(file)) as built:
        built.execute("create schema intermediate")
        built.execute(
            "create table intermediate.int_people__resolved as select * from (values "
            f"('email_hash', '{mine}', '{KEY}', 'email', false), ('email_hash', '{shared}', 'a', 'unresolved', true), "
            f"('email_hash', '{strange}', 'b', 'unresolved', false)"
            ") as known (identity_type, identity_id, person_key, match_method, is_ambiguous)"
        )
    return file


def test_an_address_finds_one_person(edition: Path, warehouse: Path) -> None:
    result = CliRunner().invoke(app, ["find-person"], input=f" {ADDRESS.upper()}\n")
    assert result.stdout.strip().endswith(KEY)


def test_the_pseudonym_of_an_address_is_told_for_the_seed_of_opt_outs(edition: Path) -> None:
    result = CliRunner().invoke(app, ["find-person", "--pseudonym"], input=f"{ADDRESS}\n")
    assert result.stdout.strip().endswith(pseudonym(open_folder().key, Privacy.PSEUDONYMISE_EMAIL, "staff", ADDRESS))


@pytest.mark.parametrize("address", [*UNSURE, "else@district.example"])
def test_who_is_not_sure_is_not_told(warehouse: Path, address: str) -> None:
    with pytest.raises(ContractError, match="Nobody is known for sure") as refused:
        person_key_of(address, open_folder().key, warehouse)
    assert address not in str(refused.value)
    assert "review_people" in refused.value.remedy


def test_under_another_key_nobody_is_sought(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        message = "another key"
        raise ConfigError(message)

    monkeypatch.setattr("warehouse.store.check_key", refuse)
    (warehouse.parent / "format").write_text("5")
    result = CliRunner().invoke(app, ["find-person"], input=f"{ADDRESS}\n")
    assert isinstance(result.exception, ConfigError)
    assert KEY not in result.output


@pytest.mark.parametrize(("command", "asks"), [(("find-person",), "person_key_of"), (("who", KEY), "names_of")])
def test_an_unforeseen_error_quotes_nobody(
    edition: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], asks: str
) -> None:
    def quoting(*_: object) -> None:
        raise ValueError(ADDRESS)

    monkeypatch.setattr(f"nights.people.{asks}", quoting)
    result = CliRunner().invoke(app, command, input=f"{ADDRESS}\n")
    assert isinstance(result.exception, ContractError)
    assert "failed with ValueError" in str(result.exception)
    assert ADDRESS not in str(result.exception)
