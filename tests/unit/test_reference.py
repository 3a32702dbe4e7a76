"""One declaration: the reference, the editors' schema, seeds' files and kinds' options are what is checked by."""

import re
from pathlib import Path

import jsonschema
import pytest

from coaching.choices import CODED
from coaching.district import load_district
from coaching.district.keys import parts
from coaching.district.parsing import read_document
from coaching.district.strict import words_of
from coaching.paths import PROJECT, Paths
from coaching.questions import MAPPED, QUESTIONS, names_of
from coaching.seeds import DEFAULTS, SEEDS, WRITTEN, read_seeds
from coaching.streams import Feeds
from extractors.kinds import kind_named, kind_names
from nights.dictionary import metrics_page
from nights.reference import json_schema, reference_page, schema_text
from warehouse.build.rendered import rendered
from warehouse.build.settings import dbt_vars


def test_the_committed_reference_is_what_is_checked_by() -> None:
    remedy = "run `make reference` and commit what it writes"
    assert (PROJECT / "docs" / "reference.md").read_text(encoding="utf-8") == reference_page(), remedy
    assert (PROJECT / "docs" / "district.schema.json").read_text(encoding="utf-8") == schema_text(), remedy
    assert (PROJECT / "docs" / "metrics.md").read_text(encoding="utf-8") == metrics_page(), remedy


def test_every_key_says_what_it_means() -> None:
    silent = {
        name: lacking
        for name, model in parts().items()
        if (lacking := {*model.model_fields} - {*words_of(model)} - {"folder"})
    }
    assert silent == {}, "write a line in quotation marks below the key, then `make reference`"
    assert len(parts()) > 8


@pytest.mark.parametrize("name", ["sandbox", "real_example"])
def test_an_editor_accepts_what_the_line_accepts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REAL_DATA", "/data")
    settings = read_document(load_district(name).folder / "district.yml").settings
    jsonschema.validate(settings, json_schema())
    with pytest.raises(jsonschema.ValidationError, match="framewrok"):
        jsonschema.validate({**settings, "framewrok": "x"}, json_schema())


def test_every_seed_is_declared_and_every_declaration_has_its_file() -> None:
    assert {f.name for f in DEFAULTS.glob("*.csv")} == {seed.file for seed in WRITTEN.values()}
    assert {*rendered(load_district("sandbox"))} == {seed.file for seed in SEEDS.values() if seed.is_rendered}
    for seed in WRITTEN.values():
        header = (DEFAULTS / seed.file).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert header == list(seed.headings), seed.name


def test_every_rendered_seed_has_its_declared_columns() -> None:
    for file, text in rendered(load_district("sandbox")).items():
        assert text.splitlines()[0].split(",") == list(SEEDS[file.removesuffix(".csv")].headings), file


def test_every_declaration_is_about_columns_and_tables_there_are() -> None:
    told = {"forms", "form_columns", "form_codes", "questions", "answered", "roster_schools"}
    for seed in SEEDS.values():
        named = {*seed.identified_by, *(c for r in seed.references for c in (*r.columns, *r.among))}
        assert named <= {*seed.headings}, seed.name
        assert {r.table for r in seed.references} <= told | {*SEEDS}, seed.name
        for r in seed.references:
            assert r.table not in SEEDS or {*(r.target or r.columns), *r.among} <= {*SEEDS[r.table].headings}, seed.name


def test_the_product_reads_every_seed_by_its_declaration() -> None:
    models = "".join(f.read_text(encoding="utf-8") for f in (PROJECT / "dbt_project").rglob("*.sql"))
    door = "".join(f.read_text(encoding="utf-8") for f in (PROJECT / "warehouse" / "land").rglob("*.py"))
    own = (PROJECT / "coaching" / "district" / "fewest.py").read_text(encoding="utf-8")
    read = {*re.findall(r"ref\('(\w+)'\)", models), *re.findall(r'"(\w+)"', door + own)}
    assert {name for name, seed in SEEDS.items() if seed.is_modelled} - read == set()
    assert all(table.rows for name, table in read_seeds(DEFAULTS).tables.items() if name.startswith("ref_"))


@pytest.mark.parametrize("name", kind_names())
def test_every_option_that_a_kind_reads_is_declared(name: str) -> None:
    files = (PROJECT / "extractors" / "kinds" / name).glob("*.py")
    text = "".join(f.read_text(encoding="utf-8") for f in files)
    read = {*re.findall(r'(?:\.option\(|(?:config|ask)\.options\.get\(|(?<!stream\.)options\.get\()"(\w+)"', text)}
    known = {option.name for option in kind_named(name).options}
    assert known <= set(re.findall(r'"(\w+)"', text))
    assert read <= known


def test_the_models_are_told_the_same_questions(tmp_path: Path) -> None:
    """Neither the questions nor the choices stand in a model once more."""
    told = dbt_vars(load_district("sandbox"), [], paths=Paths(tmp_path))
    asked = {part: {*names_of(part)} for part in QUESTIONS if part not in MAPPED}
    assert told["part_questions"] == {str(part): list(names_of(part)) for part in asked}
    assert {Feeds.COACHING_LOG, Feeds.COACHING_CYCLES, Feeds.SURVEY} <= {*asked}
    chosen, coded = told["chosen_questions"], CODED[Feeds.COACHING_LOG]
    assert isinstance(chosen, list)
    assert {*chosen} <= asked[Feeds.COACHING_LOG] | asked[Feeds.COACHING_CYCLES]
    (question,) = (c for c in SEEDS["form_option_labels"].columns if c.name == "question_id")
    assert {*chosen} | coded == {*question.words}
    model = (PROJECT / "dbt_project/models/quality/review_config.sql").read_text(encoding="utf-8")
    assert {*re.findall(r"var\('(\w+_questions)'\)", model)} == {"part_questions", "chosen_questions"}
    assert {*QUESTIONS} == {*Feeds}
