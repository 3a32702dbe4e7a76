"""The floor under extracting: the same pages over the same links with the same headers, their bytes thrown away.

Run as `python -m bench.download <first address>`; the token comes in BENCH_TOKEN.
"""

import os
import sys

import requests


def download(url: str, token: str) -> tuple[int, int]:
    """Follows the links of one list; returns pages and bytes."""
    pages = size_bytes = 0
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json+canvas-string-ids"}
    with requests.Session() as session:
        following: str | None = url
        while following:
            response = session.get(following, headers=headers, timeout=60)
            response.raise_for_status()
            pages, size_bytes = pages + 1, size_bytes + len(response.content)
            following = response.links.get("next", {}).get("url")
    return pages, size_bytes


if __name__ == "__main__":
    sys.stdout.write("{} {}\n".format(*download(sys.argv[1], os.environ["BENCH_TOKEN"])))
