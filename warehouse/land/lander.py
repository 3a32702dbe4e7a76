"""The landing's rows of one load, batch by batch: parsed, pseudonymised, what nobody declared sealed.

Flow: Page -> warehouse/land/parse.py, its parsers -> Lander -> warehouse/land/landing.py, which writes them
"""

import pyarrow as pa
import pyarrow.compute as pc

from coaching.pages import MALFORMED, PLACEHOLDER, Format, Page
from coaching.secrets import PseudonymKey
from coaching.streams import Privacy, Stream
from warehouse.land.answers import Answers
from warehouse.land.digest import ContentDigest
from warehouse.land.parse import Batch, Found, Parser
from warehouse.land.parsers import parser_for
from warehouse.land.pseudonyms import joined, placeholders, pseudonymise
from warehouse.land.sealing import Sealer
from warehouse.land.unlinking import Unlinking
from warehouse.land.watch import Watch
from warehouse.land.written import as_text, digested, keep_written

_NOBODY = Unlinking()


class Lander:
    """What one load carries from batch to batch."""

    def __init__(
        self,
        stream: Stream,
        key: PseudonymKey,
        answers: Answers,
        watch: Watch,
        *,
        keep_free_text: bool,
        load_date: str,
        extracted_at: str,
        unlinking: Unlinking = _NOBODY,
    ) -> None:
        self.rows = self.carried_rows = self.forgotten_rows = 0
        self._unlinking = unlinking
        self.found = Found(stream)
        self.digest = ContentDigest(digested(stream))
        self.stream = stream
        self._key = key
        self._answers = answers
        self.watch = watch
        self._sealer = Sealer(key, stream)
        self._restricted = [f for f in stream.fields if f.privacy is Privacy.RESTRICT] if keep_free_text else []
        self._stamps = {"_load_id": f"{load_date}-incoming", "_extracted_at": extracted_at}
        self._parsers: dict[Format, Parser] = {}
        self.pages = 0

    def take(self, pages: list[Page]) -> pa.Table:
        """The landing's rows of some pages."""
        batch = self._parser(pages[0].format).parse(pages, first_page=self.pages + 1)
        self.pages += len(pages)
        declared = (f for f in self.stream.fields if f.privacy is not Privacy.DROP)
        nobody = self._answers.nobody
        met = self._unlinking.forgotten.meet if self._unlinking else None
        columns = {f.name: pseudonymise(f, batch, self._key, self.stream, nobody, met) for f in declared}
        keep_written(self._answers, columns, batch.extra)
        self.watch.look(columns)
        self.found.note_filled(columns)
        extra = pa.array(self._extra(batch), pa.string())
        columns |= {"_source_file": batch.source_file(), "_problem": self._problems(batch), "_extra": extra}
        columns["_row_number"] = self._numbers(batch.rows)  # as they came, whoever is left out
        columns = self._without_forgotten(columns)
        self.digest.add(columns)
        columns["_extra"] = self._sealer.sealed(columns["_extra"].to_pylist())
        return self._stamped(columns, len(columns["_extra"]))

    def _without_forgotten(self, columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """The rows that stay of whom nobody is to know again; what stood beside them in words goes."""
        if not self._unlinking:
            return columns
        found = self._unlinking.of(columns, self.stream)
        if found.named is not None:
            found.columns["_extra"] = pc.if_else(found.named, pa.scalar(None, pa.string()), found.columns["_extra"])
        self.forgotten_rows += found.left_out
        stays = found.stays
        return found.columns if stays is None else {n: column.filter(stays) for n, column in found.columns.items()}

    def carry(self, rows: pa.Table) -> pa.Table:
        """The landing's rows of an earlier load that stand in for what could not be read."""
        columns = {name: rows.column(name).combine_chunks() for name in rows.column_names}
        columns["_problem"] = pa.nulls(rows.num_rows, pa.string())
        self.found.note_filled(columns)
        self.digest.add(columns)
        self.carried_rows += rows.num_rows
        columns["_row_number"] = self._numbers(rows.num_rows)
        return self._stamped(columns, rows.num_rows)

    def _stamped(self, columns: dict[str, pa.Array], rows: int) -> pa.Table:
        columns |= {name: pa.repeat(pa.scalar(text), rows) for name, text in self._stamps.items()}
        self.rows += rows
        return pa.table(columns)

    def _numbers(self, rows: int) -> pa.Array:
        first = self.rows + self.forgotten_rows + 1
        return pa.array(range(first, first + rows), pa.int64())

    @property
    def new_fields(self) -> dict[str, str]:
        """Undeclared fields and their types; none whose name is that of somebody who is forgotten."""
        return self._unlinking.left(self.found.new)

    def _problems(self, batch: Batch) -> pa.Array:
        """Why a row is no record: not one at all, or the source's template where a person's id should stand."""
        found = dict.fromkeys(placeholders(self.stream.fields, batch), PLACEHOLDER) | dict.fromkeys(
            batch.malformed, MALFORMED
        )
        return (
            pa.array([found.get(r) for r in range(batch.rows)], pa.string())
            if found
            else pa.nulls(batch.rows, pa.string())
        )

    def _parser(self, form: Format) -> Parser:
        if form not in self._parsers:
            self._parsers[form] = parser_for(form, self.stream, self.found)
        return self._parsers[form]

    def _extra(self, batch: Batch) -> list[str | None]:
        extra = batch.extra
        for field in self._restricted:
            for row, text in enumerate(joined(field, batch).to_pylist()):
                if text:
                    extra.setdefault(row, {})[field.name] = text
        left = {row: self._unlinking.left(told) for row, told in extra.items()} if self._unlinking else extra
        return as_text({row: told for row, told in left.items() if told}, batch.rows)
