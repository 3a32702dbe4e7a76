import json

import pytest

import extractors
from coaching.district import District
from coaching.errors import AccessError, ContractError
from coaching.pages import CountSource
from tests.unit.extractors.pulling import pull_all, stream_of
from tests.unit.extractors.scripted import Reply, scripted

TOKEN = Reply(b'{"access_token": "t1", "token_type": "Bearer"}')


def _orgs(*numbers: int) -> bytes:
    return json.dumps({"orgs": [{"sourcedId": str(n)} for n in numbers]}).encode()


def test_oneroster_advances_by_what_came(district: District) -> None:
    path = "/ims/oneroster/rostering/v1p2/orgs"
    with scripted(
        {
            "/oauth/token": [TOKEN],
            path: [Reply(_orgs(*range(3))), Reply(_orgs(3)), Reply(_orgs(), headers={"X-Total-Count": "4"})],
        }
    ) as server:
        pages, pull = pull_all(server, district, stream_of(district, "oneroster", "orgs"))
    asked = [a[1].split("offset=")[1].split("&")[0] for a in server.asked if a[1].startswith(path)]
    assert (len(pages), asked) == (3, ["0", "3", "4"])
    assert pull.completeness is CountSource.END_OF_PAGES
    assert server.asked[0][2]["authorization"].startswith("Basic ")
    assert server.asked[1][2]["authorization"] == "Bearer t1"


def test_oneroster_reported_count_and_new_token(district: District) -> None:
    replies = [Reply(_orgs(1), headers={"X-Total-Count": "1"}), Reply(b"{}", 401), Reply(_orgs())]
    with scripted({"/oauth/token": [TOKEN], "*": replies}) as server:
        _, pull = pull_all(server, district, stream_of(district, "oneroster", "orgs"))
    assert (pull.reported_count, pull.completeness) == (1, CountSource.REPORTED_COUNT)
    assert sum(a[1] == "/oauth/token" for a in server.asked) == 2


def test_a_ping_asks_for_every_collection(district: District) -> None:
    config = district.sources["oneroster"]
    service = "/ims/oneroster/rostering/v1p2"
    replies = {f"{service}/{s.options['path']}": s for s in extractors.declared(district) if s.source == "oneroster"}
    one = [{"sourcedId": "1"}]
    rows = {path: [Reply(json.dumps({s.options["records"]: one}).encode())] for path, s in replies.items()}
    with scripted({"/oauth/token": [TOKEN], **rows}) as server:
        assert all(s.name in extractors.ping("oneroster", config, server.connection()) for s in replies.values())
    with (
        scripted({"/oauth/token": [TOKEN], **rows, f"{service}/users": [Reply(status=403)]}) as server,
        pytest.raises(AccessError, match="'users'"),
    ):
        extractors.ping("oneroster", config, server.connection())


@pytest.mark.parametrize(
    ("replies", "kind"),
    [({"/oauth/token": [Reply(b"{}", 401)]}, AccessError), ({"/oauth/token": [Reply(b"{}")]}, ContractError)],
)
def test_oneroster_without_a_token(district: District, replies: dict[str, list[Reply]], kind: type[Exception]) -> None:
    with scripted(replies) as server, pytest.raises(kind) as caught:
        pull_all(server, district, stream_of(district, "oneroster", "orgs"))
    assert "s3cret" not in str(caught.value)
