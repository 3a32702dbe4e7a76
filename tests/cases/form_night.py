"""A sheet of a form as somebody sends it, through the real landing and check, by the seeds of a district of its own."""

import csv
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from coaching.district import District, load_district
from coaching.manifest import Manifest
from coaching.pages import Format, Page, Pull
from coaching.paths import PROJECT, Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from expectations.door.check import check_load
from expectations.door.replay import replay
from expectations.roles.questions import read_meanings
from extractors import declared
from tests.cases.wire import NIGHT, OPEN
from warehouse import store
from warehouse.land import Rereader, answers_for, land
from warehouse.land.watch import KnownNames

KEY = PseudonymKey(b"k" * 32)
Rows = Sequence[Mapping[str, str]]


@dataclass
class FormNight:
    """One stream of a copy of the sandbox's district; `seed` writes a seed of it, `changes` its district.yml."""

    folder: Path
    stream_name: str = "coaching_log"
    changes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._district = self.folder / "district"
        shutil.copytree(PROJECT / "districts" / "sandbox", self._district, dirs_exist_ok=True)
        file = self._district / "district.yml"
        text = file.read_text(encoding="utf-8")
        for old, new in self.changes.items():
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        self.paths = Paths(self.folder / "data")

    @property
    def district(self) -> District:
        return load_district(str(self._district))

    @property
    def stream(self) -> Stream:
        return next(s for s in declared(self.district) if s.name == self.stream_name)

    def seed(self, name: str, rows: Rows, *, beside: bool = False) -> None:
        """Writes a seed; `beside` leaves the rows that it has."""
        file = self._district / "seeds" / f"{name}.csv"
        with file.open("a" if beside else "w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, rows[0])
            if not beside:
                writer.writeheader()
            writer.writerows(rows)

    def land(self, rows: Rows, *, known: KnownNames | None = None) -> Manifest:
        """A sheet with every declared heading; what a row does not name is empty. It waits for its check."""
        headings = [f.paths[0] for f in self.stream.fields]
        headings += [h for f in self.stream.fields for h in f.paths[1:]]
        cells = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
        page = Page(json.dumps({"values": cells}).encode(), format=Format.SHEET, records="values")
        return land(
            self.stream, iter([page]), Pull(), paths=self.paths, load_date=NIGHT, window=OPEN, key=KEY,
            code_version="t", previous=None, shrink_share=0.2, answers=answers_for(self.stream, self.district),
            known=known or KnownNames(),
        )  # fmt: skip

    def check(self) -> Manifest:
        file = store.incoming_file(self.paths, self.stream.source, self.stream_name, NIGHT)
        return check_load(self.stream, file, paths=self.paths, meanings=read_meanings(self.district))

    def replay(self) -> Manifest:
        reread = Rereader(self.stream, KEY, answers_for(self.stream, self.district))
        return replay(self.stream, NIGHT, paths=self.paths, district=self.district, reread=reread)

    def column(self, name: str) -> list[str | None]:
        """A column of the committed load."""
        file = store.load_file(self.paths, self.stream.source, self.stream_name, NIGHT)
        found: list[str | None] = pq.ParquetFile(file).read([name]).column(name).to_pylist()
        return found


def session(number: int, **more: str) -> dict[str, str]:
    """One good row of the sandbox's log, by its headings; underscores are spaces."""
    row = {
        "Timestamp": f"1/5/2026 9:{number:02d}:00",
        "Coach email": "cora@planted.example",
        "Date of session": "1/5/2026",
        "School": "North",
        "Teacher emails": "zoe@planted.example",
        "Minutes": "45",
    }
    return row | {heading.replace("_", " "): text for heading, text in more.items()}
