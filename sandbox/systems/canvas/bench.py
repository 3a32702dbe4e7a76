"""One very long list of page views: its pages are one template with numbers put in, so that serving costs little."""

import json
from functools import lru_cache

BENCH = "bench"


def bench_user() -> dict[str, object]:
    """The only user of the account `bench`."""
    return {
        "id": BENCH,
        "sis_user_id": None,
        "email": None,
        "login_id": BENCH,
        "name": "Bench Account",
        "created_at": "2025-08-04T12:00:00Z",
    }


@lru_cache(maxsize=8)
def _template(rows: int, day: str) -> bytes:
    record = {
        "id": "00000000-0000-4000-8000-#",
        "app_name": None,
        "url": "https://canvas.sandbox-district.example/courses/1001",
        "context_type": "Course",
        "asset_type": None,
        "controller": "courses",
        "action": "show",
        "created_at": f"{day}T02:30:00Z",
        "interaction_seconds": 12.5,
        "participated": False,
        "http_method": "get",
        "user_agent": "Mozilla/5.0",
        "remote_ip": "192.0.2.17",
        "links": {"user": BENCH, "context": "1001", "asset": None, "real_user": None, "account": "1"},
    }
    text = json.dumps(record, separators=(",", ":")).replace("%", "%%").replace("#", "%012d")
    return b"[" + b",".join([text.encode()] * rows) + b"]"


def bench_page(start: int, stop: int, day: str) -> bytes:
    """The records numbered `start` up to `stop`, all on that UTC day shortly before the district's midnight."""
    return _template(max(0, stop - start), day) % tuple(range(start, stop))
