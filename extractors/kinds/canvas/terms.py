"""The terms of a sub-account: they belong to the root account, and Canvas answers 400 where a sub-account is asked.

Docs: https://developerdocs.instructure.com/services/canvas/resources/enrollment_terms
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from coaching.errors import AccessError
from coaching.pages import Page
from extractors.kinds.canvas.follow import List, answers, follow
from extractors.kinds.canvas.lists import all_courses
from extractors.wire.answer import Answer, BadRequest, Missing
from extractors.wire.ask import Ask, broken, told
from extractors.wire.content import json_document
from extractors.wire.http import Http


def root_terms(ask: Ask, http: Http, wanted: List) -> Iterator[Page]:
    """The account's terms; a sub-account's are its root's, and where it may not read those, the ones of its courses."""
    try:
        pages = list(follow(ask, http, wanted))
    except BadRequest:
        pages = _of_root(ask, http, wanted) or [_of_courses(ask, http)]
    yield from pages


def _of_root(ask: Ask, http: Http, wanted: List) -> list[Page]:
    account = f"accounts/{ask.option('account_id')}"
    try:
        found = told(ask, http.get(f"{http.base_url}/api/v1/{account}", label=ask.label, check=json_document(b"{")))
        root = found.get("root_account_id") if isinstance(found, dict) else None
        return list(follow(ask, http, replace(wanted, path=f"accounts/{root}/terms"))) if root else []
    except (AccessError, BadRequest, Missing):
        return []


def _of_courses(ask: Ask, http: Http) -> Page:
    """One page as the API would give it, with each term that some course of the account names."""
    courses = all_courses(ask)
    terms: dict[str, object] = {}
    for answer in answers(ask, http, replace(courses, params={**courses.params, "include[]": ["term"]})):
        terms |= _terms(ask, answer)
    records = str(ask.stream.options["records"])
    body = json.dumps({records: list(terms.values())}).encode()
    return Page(body, records=records, source_file=f"{courses.path.split('/')[0]}/{{account_id}}/courses")


def _terms(ask: Ask, answer: Answer) -> dict[str, object]:
    courses = told(ask, answer)
    if not isinstance(courses, list):
        raise broken(ask, "is no list, though its status is 200")
    found = [c.get("term") for c in courses if isinstance(c, dict)]
    return {str(t.get("id")): t for t in found if isinstance(t, dict)}
