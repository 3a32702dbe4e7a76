"""JSON pages: one pass of DuckDB gives all declared paths and tells which records hold something undeclared.

DuckDB and Arrow quote values in their errors, so every one of them is replaced here.
"""

import json
from collections.abc import Sequence

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from coaching.pages import Page
from coaching.streams import Stream
from warehouse.land.json_paths import json_path, list_sql, steps, value_at
from warehouse.land.json_text import without_bom, without_lone_halves
from warehouse.land.numbers import exact
from warehouse.land.parse import Batch, Found, broken_page, known_names, wanted_paths

_TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}


def connect() -> duckdb.DuckDBPyConnection:
    """An engine that never spills to disk and never fetches an extension: what it holds names people."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "temp_directory": "",
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
    }
    return duckdb.connect(":memory:", config=settings)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


class JsonParser:
    """Parses JSON pages of one load."""

    def __init__(self, stream: Stream, found: Found) -> None:
        """Opens the engine and prepares the one query."""
        self._stream = stream
        self._found = found
        self._known = known_names(stream)
        self._paths = tuple(p for p in wanted_paths(stream) if not p.startswith("@"))
        self._shapes: dict[int, frozenset[str]] = {}
        self._engine = connect()

    def parse(self, pages: Sequence[Page], *, first_page: int) -> Batch:
        """All rows of the pages.

        Raises:
            ContractError: a page is not JSON, or holds no list where the declaration says one stands.
        """
        try:
            table = self._query(pages, repair=False)
        except (duckdb.Error, pa.ArrowException):
            table = self._repaired(pages, first_page)
        self._refuse_without_list(pages, table, first_page)
        values = {p: _whole(table, f"c{n}") for n, p in enumerate(self._paths)}
        extra, malformed = self._undeclared(table)
        self._drop_nested(table, values, extra, malformed)
        self._note_seen(table, values)
        return Batch(table.num_rows, values, _whole(table, "page"), pages, extra, malformed)

    def _query(self, pages: Sequence[Page], *, repair: bool) -> pa.Table:
        bodies = (exact(without_bom(p.body)) for p in pages)
        self._register([without_lone_halves(b) if repair else b for b in bodies])
        single = [p for p in self._paths if "[*]" not in p]
        columns = "".join(f", {_column(p, single)} as c{n}" for n, p in enumerate(self._paths))
        listed = ", ".join(_quoted(json_path(p)) for p in single)
        query = f"""
            with records as (select page, unnest({_list_of(pages[0])}) as record from pages),
            extracted as (
                select page, record, hash(json_keys(record)) as shape,
                    json_extract_string(record, [{listed}]::varchar[]) as v
                from records
            )
            select page, record::varchar as record, shape{columns} from extracted"""
        return self._engine.sql(query).to_arrow_table()

    def _register(self, bodies: list[bytes]) -> None:
        texts = pa.array(bodies, pa.large_binary()).cast(pa.large_string())
        self._engine.register("pages", pa.table({"page": pa.array(range(len(bodies)), pa.int32()), "body": texts}))

    def _repaired(self, pages: Sequence[Page], first_page: int) -> pa.Table:
        try:
            return self._query(pages, repair=True)
        except (duckdb.Error, pa.ArrowException):
            pass
        for offset, page in enumerate(pages):
            try:
                self._query([page], repair=True)
            except (duckdb.Error, pa.ArrowException):
                raise broken_page(self._stream, first_page + offset, "is not valid JSON in UTF-8") from None
        raise broken_page(self._stream, first_page, "could not be read together with its neighbours")

    def _refuse_without_list(self, pages: Sequence[Page], table: pa.Table, first_page: int) -> None:
        with_rows = set(pc.unique(table.column("page")).to_pylist())
        for position, page in enumerate(pages):
            if position not in with_rows:
                self._register([without_bom(page.body)])
                if not self._yes(f"select {_list_of(page)} is not null from pages"):
                    raise broken_page(
                        self._stream, first_page + position, "holds no list of records where one was expected"
                    ) from None

    def _undeclared(self, table: pa.Table) -> tuple[dict[int, dict[str, object]], frozenset[int]]:
        """Looks into those records only whose set of names is new or holds an undeclared one."""
        shapes, records = _whole(table, "shape"), _whole(table, "record")
        extra: dict[int, dict[str, object]] = {}
        malformed: set[int] = set()
        for shape in pc.unique(shapes).to_pylist():
            rows = pc.indices_nonzero(
                pc.equal(shapes, pa.scalar(shape, pa.uint64())) if shape is not None else pc.is_null(shapes)
            )
            names = self._names_of(shape, records[rows[0].as_py()].as_py())
            if names and names <= self._known:
                continue
            for row in rows.to_pylist():
                self._look(row, records[row].as_py(), extra, malformed)
        return extra, frozenset(malformed)

    def _names_of(self, shape: int, record: str | None) -> frozenset[str]:
        if shape not in self._shapes:
            value = json.loads(record or "null")
            names = frozenset(value) if isinstance(value, dict) else frozenset()
            self._shapes[shape] = names
            self._found.paths.update(names)
        return self._shapes[shape]

    def _look(self, row: int, record: str | None, extra: dict[int, dict[str, object]], malformed: set[int]) -> None:
        value = json.loads(record or "null")
        if not isinstance(value, dict):
            malformed.add(row)
            extra[row] = {"malformed": value}
            return
        unknown = {k: v for k, v in value.items() if k not in self._known}
        for name, content in unknown.items():
            self._found.note_new(name, _TYPES.get(type(content), "null"))
        if unknown:
            extra[row] = unknown

    def _drop_nested(
        self,
        table: pa.Table,
        values: dict[str, pa.Array],
        extra: dict[int, dict[str, object]],
        malformed: frozenset[int],
    ) -> None:
        """A list or object at a declared path is no text: it goes, encrypted, where undeclared fields go."""
        records = _whole(table, "record")
        for path, column in values.items():
            if "[*]" in path:
                continue
            suspect = pc.fill_null(pc.or_(pc.starts_with(column, "{"), pc.starts_with(column, "[")), False)
            nested = {}
            for row in pc.indices_nonzero(suspect).to_pylist():
                content = value_at(json.loads(records[row].as_py()), path)
                if isinstance(content, dict | list) and row not in malformed:
                    nested[row] = content
            for row, content in nested.items():
                extra.setdefault(row, {})[path] = content
                self._found.note_new(path, _TYPES[type(content)])
            if nested:
                keep = pa.array([r not in nested for r in range(len(column))])
                values[path] = pc.if_else(keep, column, pa.scalar(None, pa.string()))

    def _note_seen(self, table: pa.Table, values: dict[str, pa.Array]) -> None:
        for path, column in values.items():
            if path in self._found.paths:
                continue
            if column.null_count < len(column):
                self._found.paths.add(path)
            elif "[*]" in path or len(steps(path)) > 1:
                self._engine.register("parsed", table)
                there = f"json_exists(record, {_quoted(json_path(path))})"
                if self._yes(f"select bool_or({f'len({there}) > 0' if '[*]' in path else there}) from parsed"):
                    self._found.paths.add(path)

    def _yes(self, query: str) -> bool:
        """What one row of one column says; read to its end: an engine with an open result refuses further work."""
        return any(answer for (answer,) in self._engine.execute(query).fetchall())


def _column(path: str, single: list[str]) -> str:
    if "[*]" not in path:
        return f"v[{single.index(path) + 1}]"
    text = list_sql(path)
    return f"case when replace({text}, ';', '') <> '' then {text} end"


def _list_of(page: Page) -> str:
    if not page.records:
        return """from_json(body, '["JSON"]')"""
    shape = json.dumps({page.records: ["JSON"]})
    return f"struct_extract(from_json(body, {_quoted(shape)}), {_quoted(page.records)})"


def _whole(table: pa.Table, name: str) -> pa.Array:
    return table.column(name).combine_chunks()
