"""The pages of an edition: what is told, hidden and absent; that they fetch nothing and repeat to the byte."""

import csv
import re
from pathlib import Path

import pytest

from coaching.paths import PROJECT
from tests.unit.warehouse.pages.reader import read
from tests.unit.warehouse.pages.toy_marts import EVIL, HIDDEN, PLAIN, TABLES, change, make_marts
from warehouse.pages import write_pages
from warehouse.pages.charts import CHARTS, as_rows
from warehouse.pages.parts import WHY_HIDDEN

_FIGURE = re.compile(r'<data value="([^"]*)" data-of="(\w+)\.(\w+)">')


def written(bi: Path, folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text(encoding="utf-8") for name in write_pages(bi, folder)}


def each(column: str, statement: str) -> str:
    """The statement for every mart that has the column."""
    return "; ".join(statement.format(name) for name, columns in TABLES.items() if f"{column} " in columns)


@pytest.fixture(scope="module")
def bi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_marts(tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="module")
def pages(bi: Path) -> dict[str, str]:
    return written(bi, bi.parent / "report")


def test_there_is_a_page_of_the_district_and_one_a_school(pages: dict[str, str]) -> None:
    # the second school's code is no file's name on every system
    assert sorted(pages) == ["index.html", "school/S01.html", "school/S03.html", "school/k2.html"]
    linked = read(pages["index.html"]).links
    assert {link for link in linked if not link.startswith("#")} == {name for name in pages if name != "index.html"}
    for name in set(pages) - {"index.html"}:
        assert "../index.html" in read(pages[name]).links


def test_every_chart_stands_on_the_first_page_in_its_order(pages: dict[str, str]) -> None:
    sections = list(read(pages["index.html"]).sections)
    assert [name for name in sections if name in {chart.name for chart in CHARTS}] == [chart.name for chart in CHARTS]


def test_the_documentation_lists_the_charts() -> None:
    said = (PROJECT / "docs" / "bi" / "report.md").read_text(encoding="utf-8").splitlines()
    assert [row for row in as_rows() if row not in said] == []
    assert len([line for line in said if line.startswith("| ") and "`mart_" in line]) == len(CHARTS)


def test_links_within_a_page_lead_somewhere(pages: dict[str, str]) -> None:
    for text in pages.values():
        reader = read(text)
        assert {link[1:] for link in reader.links if link.startswith("#")} <= set(reader.ids)


def test_the_first_lines_say_it_in_plain_words(pages: dict[str, str]) -> None:
    said = read(pages["index.html"]).sections["headline"]
    assert "The school year 2025-26, 3 schools." in said
    assert (
        "0 % to 25 %of the eligible teachers were coached at least once, in the 2 of 3 schools that may be shown"
        in said
    )
    assert "(1 hidden)" in said
    assert "41 hof coaching, in the 2 of 2 standards that may be shown" in said  # 2 x 1,234.5 minutes
    assert "That is 76 % to 88 % of all." in said
    assert "No exact figure of 3 schools may be shown (1 hidden, 1 told as a band, 1 with none to count)." in said
    assert "Practice: 1 of 1 higherThe school year 2025-26, results" in said
    assert (
        "Practice: of 1, 1 clearly higher after coaching, 0 clearly lower, 0 without clear change. 2 more are" in said
    )
    assert "2.1 hon average of those who were coached, in the 1 of 3 schools" in said
    assert "a change after coaching is not a change by coaching" in said


def test_hidden_looks_hidden_and_nothing_looks_like_nothing(pages: dict[str, str]) -> None:
    hidden, idle = read(pages["school/k2.html"]), read(pages["school/S03.html"])
    assert "as a whole is hidden for this school" in hidden.sections["headline"]
    assert WHY_HIDDEN in hidden.sections["headline"]
    assert 'class="hidden"' in pages["school/k2.html"]
    assert _FIGURE.findall(pages["school/k2.html"]) == []
    assert "none to count" in idle.sections["headline"]  # no cycle was due
    assert "0 of 30 eligible teachers were coached" in idle.sections["headline"]
    assert "hidden" not in idle.sections["headline"]
    assert (
        "No teacher coached in: 4 Learning Designer (F); Not aligned to a standard (F)." in idle.sections["standards"]
    )


def test_effects_have_interval_pairs_and_evidence(pages: dict[str, str]) -> None:
    said = read(pages["index.html"]).sections["effects"]
    assert "+0.40 (0.10 to 0.70)higher aftermatters: likely (about 85 %)33descriptive: what changed, not why" in said
    assert "In wordsand how likely it is a change that matters, one of more than 0.20Pairs" in said
    assert "no probability that coaching did it" in said
    assert "not told: too few teachers answered before and after2insufficient" in said
    assert "1 of 3 results are hidden." in said


def test_knowledge_is_told_apart_from_practice(tmp_path: Path) -> None:
    bi = make_marts(tmp_path)
    told = "'2' as guskey_level, 'tk' as outcome_id, 'Knowledge of technology' as outcome_name, -0.1 as ci_low"
    change(bi, f"insert into marts.mart_impact_by_school select * replace ({told}) from marts.mart_impact_by_school")
    text = written(bi, tmp_path / "report")["index.html"]
    said = read(text).sections
    assert "Practice: 1 of 1 higher" in said["headline"]
    assert "Practice: of 1, 1 clearly higher after coaching, 0 clearly lower" in said["headline"]
    assert "Knowledge: of 1, 0 clearly higher after coaching, 0 clearly lower, 1 without" in said["headline"]
    open_, _, folded = re.findall(r'<section id="effects">(.*?)</section>', text, re.DOTALL)[0].partition("<details>")
    assert "Knowledge of technology" not in open_
    assert "Student agency" not in folded
    assert "<summary>Knowledge: 2 results</summary>" in folded


def test_change_names_its_own_period(tmp_path: Path) -> None:
    """Results are of a school year, and the newest month of the next one closes before it has any."""
    bi = make_marts(tmp_path)
    later = "'2026-09' as period_key, '2026-27' as school_year, date '2026-09-30' as period_end"
    change(bi, f"insert into marts.mart_implementation_by_school select * replace ({later}) "
               "from marts.mart_implementation_by_school where period_type = 'month'")  # fmt: skip
    said = read(written(bi, tmp_path / "report")["index.html"]).sections["headline"]
    assert "The month 2026-09, 3 schools." in said
    assert "Practice: 1 of 1 higherThe school year 2025-26, results" in said


def test_a_card_shows_the_column_of_the_metric_that_it_leads_to(tmp_path: Path) -> None:
    bi = make_marts(tmp_path)
    with (PROJECT / "dbt_project" / "seeds" / "ref_metrics.csv").open(encoding="utf-8", newline="") as file:
        columns = {row["metric_id"]: row["column_name"] for row in csv.DictReader(file)}
    change(bi, "delete from marts.mart_metric_catalogue")
    for metric in columns:
        change(bi, f"insert into marts.mart_metric_catalogue (metric_id, metric_name) values ('{metric}', 'x')")
    found = written(bi, tmp_path / "report")
    seen = {}
    for text in (found["index.html"], found["school/S01.html"]):
        for card in re.findall(r'<li><h3><a href="#word-.*?</li>', text, re.DOTALL):
            metric = re.findall(r"#word-(\w+)", card)[0]
            told = [column for _, mart, column in _FIGURE.findall(card) if mart.startswith("mart_implementation")]
            if told:
                seen[metric] = told[0].removesuffix("_band")
                assert seen[metric] == columns[metric]
    assert seen.keys() == {"I03", "I04", "I06", "I07", "I09"}


def test_an_effect_between_groups_stands_beside_no_change_before_to_after(bi: Path, pages: dict[str, str]) -> None:
    said = read(pages["index.html"]).sections["effects"]
    assert "0.49" not in said
    assert "No figure of research has the design of these" in said
    assert (
        "Four to six weeks: 28 days to 42 days; design: descriptive; X" in read(pages["index.html"]).sections["cycles"]
    )


def test_a_name_is_text_and_never_markup(pages: dict[str, str]) -> None:
    for text in pages.values():
        assert "<script" not in text
        assert "script" not in read(text).elements
    assert EVIL in read(pages["school/S03.html"]).sections[""]
    assert EVIL in read(pages["index.html"]).sections["heat"]


def test_pages_fetch_nothing(pages: dict[str, str]) -> None:
    for text in pages.values():
        assert "default-src &#x27;none&#x27;" in text
        assert not re.search(r"https?:|url\(|@import|\bsrc=|\bon\w+=", text)


def test_each_figure_is_a_cell_of_its_chart(pages: dict[str, str]) -> None:
    told = {chart.name: {(mart, c) for mart, columns in chart.of.items() for c in columns} for chart in CHARTS}
    seen = 0
    for text in pages.values():
        for name, part in re.findall(r'<section id="(\w+)">(.*?)</section>', text, re.DOTALL):
            found = {(mart, column) for _, mart, column in _FIGURE.findall(part)}
            seen += len(found)
            assert found <= told.get(name, set()), name
    assert seen > 40


def test_no_number_stands_outside_figures_labels_and_set_phrases(pages: dict[str, str]) -> None:
    """What is left of the tables without figures and labels: no digit."""
    for text in pages.values():
        for part in re.findall(r"<tbody>(.*?)</tbody>", text, re.DOTALL):
            bare = re.sub(r"<data .*?</data>|<time .*?</time>|<svg.*?</svg>|<th .*?</th>", "", part, flags=re.DOTALL)
            words = re.sub(r"<[^>]*>", " ", bare)
            assert set(re.findall(r"\d+", words)) <= {"1"}, words  # each source of the toy has one stream


def test_how_far_the_data_go(pages: dict[str, str]) -> None:
    reader = read(pages["index.html"])
    assert "Data through 2026-06-10, closed periods alone" in reader.sections[""]
    assert "oneroster12026-06-10users (refused)" in reader.sections["through"]
    assert "In the newest night, 2026-06-12, refused: oneroster users." in reader.sections["through"]


def test_equal_marts_give_equal_bytes(bi: Path, pages: dict[str, str], tmp_path: Path) -> None:
    again = make_marts(tmp_path / "again")
    change(
        again, "create table marts.turned as select * from marts.mart_implementation_by_school order by school_key desc"
    )
    change(again, "delete from marts.mart_implementation_by_school")
    change(again, "insert into marts.mart_implementation_by_school select * from marts.turned; drop table marts.turned")
    assert written(again, tmp_path / "report") == pages


@pytest.mark.parametrize("lacking", ["rows", "tables"])
def test_without_any_data_the_page_says_so(tmp_path: Path, lacking: str) -> None:
    empty = make_marts(tmp_path, filled=False)
    if lacking == "tables":
        change(empty, "; ".join(f"drop table marts.{name}" for name in TABLES))
    found = written(empty, tmp_path / "report")
    assert list(found) == ["index.html"]
    reader = read(found["index.html"])
    assert "Nothing can be told yet: no month, term or school year has closed." in reader.sections["headline"]
    for chart in CHARTS:
        rest = reader.sections[chart.name].removeprefix(chart.title).removeprefix(chart.asks)
        assert rest.strip(), f"{chart.name} says nothing"
    assert "table" not in reader.elements


def test_where_frameworks_differ_a_nought_is_explained(pages: dict[str, str], tmp_path: Path) -> None:
    said = "A school that works with another framework counts here with 0 %."
    assert not any(said in text for text in pages.values())
    bi = make_marts(tmp_path)
    for mart in ("mart_implementation_by_school_standard", "mart_implementation_by_group_standard"):
        change(bi, f"insert into marts.{mart} select * replace ('G' as framework_id, 'G:1' as qualified_code) "
                   f"from marts.{mart} where qualified_code = 'F:4'")  # fmt: skip
    found = written(bi, tmp_path / "report")
    sections = read(found["index.html"]).sections
    assert [sections[name].count(said) for name in ("heat", "bands")] == [2, 2]  # each framework has its table
    assert said in read(found["school/S03.html"]).sections["standards"]


def test_one_school_of_which_nothing_may_be_shown(tmp_path: Path) -> None:
    bi = make_marts(tmp_path)
    change(bi, each("school_key", "delete from marts.{} where school_key <> 'k2'"))
    change(bi, each("suppressed", "delete from marts.{} where not suppressed"))
    found = written(bi, tmp_path / "report")
    assert sorted(found) == ["index.html", "school/k2.html"]
    said = read(found["index.html"]).sections
    assert "No exact figure of 1 school may be shown (1 hidden)." in said["headline"]
    assert HIDDEN in said["heat"]
    assert "None of 1 result may be shown." in said["effects"]
    assert PLAIN not in found["index.html"]


def test_schools_of_one_code_have_a_page_each(tmp_path: Path) -> None:
    bi = make_marts(tmp_path)
    change(bi, each("school_key", "update marts.{} set school_code = 's01' where school_key = 'k3'"))
    assert sorted(written(bi, tmp_path / "report")) == ["index.html", *(f"school/k{n}.html" for n in (1, 2, 3))]
