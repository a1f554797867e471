"""API keys at the doors: how one is made, what it may do and may not, and how it ends (THREATS 15, 24)."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from sqlmodel import col, select

from gateway.auth import uses
from schema.actions.operators import promote
from schema.tables import Account, ApiKey, AuditEvent, Generation, Image, Member, Visibility, as_text
from tests.gateway.doors.house import Member as Person
from tests.gateway.doors.house import Street, street

CREATE = """mutation($input: ApiKeyInput!) { createApiKey(input: $input) {
  secret apiKey { id name prefix scopes createdAt lastUsedAt expiresAt } errors { code message field } } }"""
REVOKE = "mutation($id: ID!) { revokeApiKey(id: $id) { deleted errors { code field } } }"
WHO = "{ viewer { account { handle } scopes } }"
OWN = "{ viewer { apiKeys { id name prefix scopes createdAt lastUsedAt expiresAt } } }"
NODE = "query($id: ID!) { node(id: $id) { __typename id ... on ApiKey { name } } }"
OF_A_MEMBER = ["account:read", "account:write", "images:read", "images:write", "models:read", "models:write"]
OF_STAFF = ["insights:read", "moderation:write"]
DENIED = "UNAUTHORIZED_FIELD_OR_TYPE"


@dataclass(frozen=True)
class Key:
    """Presents itself as a person does."""

    id: str
    token: str

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def presenting(token: str) -> Any:
    return Key("", token)


def key(house: Street, owner: Person, *scopes: str, **options: Any) -> Any:
    payload = house.ask(CREATE, owner, input={"name": "a script", "scopes": list(scopes), **options})["createApiKey"]
    assert payload["errors"] == []
    return Key(payload["apiKey"]["id"], payload["secret"])


def wrong(house: Street, owner: Person, **options: Any) -> list[tuple[str, list[str]]]:
    given = {"name": "a script", "scopes": ["images:read"], **options}
    payload = house.ask(CREATE, owner, input=given)["createApiKey"]
    assert payload["apiKey"] is payload["secret"] is None
    return [(error["code"], error["field"]) for error in payload["errors"]]


def staff(house: Street) -> Person:
    return house.member(staff=True)


# How one is made and listed.


def test_a_key_is_made_shown_once_and_listed_without_its_secret(house: Street) -> None:
    jane = house.member()
    until = as_text(house.clock.now() + timedelta(days=9))
    payload = house.ask(CREATE, jane, input={"name": "Dashboards", "scopes": ["models:read", "images:read"], "expiresAt": until})[
        "createApiKey"
    ]
    assert payload["errors"] == []
    made = payload["apiKey"]
    assert (made["name"], made["scopes"], made["expiresAt"], made["lastUsedAt"]) == (
        "Dashboards",
        ["images:read", "models:read"],
        until,
        None,
    )
    assert payload["secret"].startswith(made["prefix"])
    assert len(made["prefix"]) == 10
    later = key(house, jane, "images:read")
    listed = house.post(OWN, jane)
    assert [one["id"] for one in listed.json()["data"]["viewer"]["apiKeys"]] == [later.id, made["id"]]
    assert listed.json()["data"]["viewer"]["apiKeys"][1] == made
    assert payload["secret"] not in listed.text
    assert house.ask(NODE, jane, id=made["id"])["node"] == {"__typename": "ApiKey", "id": made["id"], "name": "Dashboards"}


def test_the_secret_of_a_key_is_not_at_rest(house: Street) -> None:
    secret = key(house, house.member(), "images:read").token
    for file in house.settings.data.rglob("*"):
        if file.is_file():
            assert secret.encode() not in file.read_bytes()
            assert secret[10:].encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({"name": ""}, [("INVALID", ["name"])]),
        ({"name": "x" * 51}, [("INVALID", ["name"])]),
        ({"scopes": []}, [("INVALID", ["scopes"])]),
        ({"scopes": ["session"]}, [("INVALID", ["scopes", "0"])]),
        ({"scopes": ["images:read", "insights:read", "moderation:write"]}, [("INVALID", ["scopes", "1"]), ("INVALID", ["scopes", "2"])]),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, [("INVALID", ["expiresAt"])]),
        ({"name": " ", "scopes": ["x"]}, [("INVALID", ["name"]), ("INVALID", ["scopes", "0"])]),
    ],
)
def test_what_no_key_can_be_is_refused_with_all_that_is_wrong(house: Street, options: dict[str, Any], codes: list[Any]) -> None:
    assert wrong(house, house.jane, **options) == codes


@pytest.mark.parametrize(
    "moment",
    [
        *("tomorrow", "", "2030-01-01", "2030-01-01T00:00:00", "20300101T000000Z", "2030-01-01 00:00:00Z", "2030-02-30T00:00:00Z"),
        *(
            "2030-01-01T24:00:00Z",
            "9999-12-31T23:59:59-23:59",
            "0001-01-01T00:00:00+23:59",
            "\uff12030-01-01T00:00:00Z",
            1893456000,
            True,
            [],
        ),
    ],
)
def test_what_is_no_moment_is_no_moment(house: Street, moment: Any) -> None:
    given = {"name": "a script", "scopes": ["images:read"], "expiresAt": moment}
    answer = house.post(CREATE, house.jane, input=given).json()
    assert "data" not in answer
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_REQUEST"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2030-01-01T00:00:00Z", "2030-01-01T00:00:00.000Z"),
        ("2030-01-01t00:00:00.5z", "2030-01-01T00:00:00.500Z"),
        ("2030-01-01T01:00:00.123999+01:00", "2030-01-01T00:00:00.123Z"),
        ("2029-12-31T12:00:00-12:00", "2030-01-01T00:00:00.000Z"),
        (None, None),
    ],
)
def test_a_moment_is_taken_in_any_offset_and_kept_in_milliseconds(house: Street, given: str | None, kept: str | None) -> None:
    payload = house.ask(CREATE, house.jane, input={"name": "a script", "scopes": ["images:read"], "expiresAt": given})["createApiKey"]
    assert payload["apiKey"]["expiresAt"] == kept
    house.ask(REVOKE, house.jane, id=payload["apiKey"]["id"])


# What one is.


def test_a_key_is_its_account_with_the_scopes_that_it_was_given_at_every_door(house: Street) -> None:
    jane = house.member(plan="solo")
    image = house.image(jane, Visibility.PRIVATE)
    script = key(house, jane, "images:read")
    assert house.ask(WHO, script)["viewer"] == {"account": {"handle": jane.handle}, "scopes": ["images:read"]}
    asked = house.ask("query($id: ID!) { image(id: $id) { id prompt url } }", script, id=image.id)["image"]
    assert house.client.get(asked["url"], headers=script.bearer).status_code == 200
    assert house.client.get(asked["url"]).status_code == 404
    by_get = house.client.get("/graphql", params={"query": WHO}, headers=script.bearer).json()
    assert by_get["data"]["viewer"]["scopes"] == ["images:read"]
    assert house.client.get("/library", headers=script.bearer).status_code == 200


def test_a_key_without_images_read_sees_of_images_what_nobody_does(house: Street) -> None:
    jane = house.member(plan="solo")
    private, public = house.image(jane, Visibility.PRIVATE), house.image(jane, Visibility.PUBLIC)
    script = key(house, jane, *(scope for scope in OF_A_MEMBER if scope != "images:read"))
    for id, there in ((private.id, False), (public.id, True)):
        for query in ("query($id: ID!) { image(id: $id) { id } }", "query($id: ID!) { node(id: $id) { id } }"):
            assert any(house.ask(query, script, id=id).values()) is there
    owner_alone = "query($id: ID!) { image(id: $id) { tokens licences { from } generation { id } viewerCan { delete { reason } } } }"
    found = house.ask(owner_alone, script, id=public.id)["image"]
    assert found == {"tokens": None, "licences": None, "generation": None, "viewerCan": {"delete": {"reason": "NOT_YOURS"}}}
    assert house.client.get(f"/media/{private.media_key}/card.webp", headers=script.bearer).status_code == 404
    assert house.client.get(f"/media/{public.media_key}/card.webp", headers=script.bearer).status_code == 200
    asked = house.all(Generation, col(Generation.owner_pk) == jane.pk)[0]
    assert house.ask("query($id: ID!) { generation(id: $id) { id } }", script, id=asked.id) == {"generation": None}


SCOPED = {
    "email": "account:read",
    "subscription { since }": "account:read",
    "tokens { available }": "account:read",
    "tokenHistory { nodes { id } }": "account:read",
    "apiKeys { id }": "account:read",
    "library { nodes { id } }": "images:read",
    "generations { nodes { id } }": "images:read",
    "models { nodes { id } }": "models:read",
}


@pytest.mark.parametrize("field", SCOPED)
@pytest.mark.parametrize("scope", [*OF_A_MEMBER, *OF_STAFF])
def test_what_the_viewer_has_is_read_by_a_key_with_its_scope_and_by_no_other(asking: "Asking", field: str, scope: str) -> None:
    answer = asking.house.post(f"{{ viewer {{ {field} }} }}", asking.by[scope]).json()
    name = field.partition(" ")[0]
    if SCOPED[field] == scope:
        assert "errors" not in answer
        assert answer["data"]["viewer"][name] is not None
    else:
        assert answer["data"]["viewer"][name] is None
        assert [(error["extensions"]["code"], error["path"]) for error in answer["errors"]] == [(DENIED, ["viewer", name])]


# Each mutation, with its scope: of what it answers only whether it may be called at all is asked here.
CALLS = {
    "signOut": ("session", "signOut { errors { code } }"),
    "updateProfile": ("session", 'updateProfile(input: { bio: "" }) { errors { code } }'),
    "createApiKey": ("session", 'createApiKey(input: { name: "x", scopes: ["images:read"] }) { errors { code } }'),
    "revokeApiKey": ("session", 'revokeApiKey(id: "kNever") { errors { code } }'),
    "acceptTerms": ("session", 'acceptTerms(version: "0") { errors { code } }'),
    "changePlan": ("account:write", 'changePlan(plan: "solo", dryRun: true) { errors { code } }'),
    "generate": ("images:write", 'generate(input: { prompt: "" }) { errors { code } }'),
    "remix": ("images:write", 'remix(input: { image: "iNever" }) { errors { code } }'),
    "upscale": ("images:write", 'upscale(input: { image: "iNever" }) { errors { code } }'),
    "cancelGeneration": ("images:write", 'cancelGeneration(id: "gNever") { errors { code } }'),
    "setImageVisibility": ("images:write", 'setImageVisibility(images: ["iNever"], visibility: PUBLIC) { errors { code } }'),
    "deleteImages": ("images:write", 'deleteImages(images: ["iNever"]) { errors { code } }'),
    "likeImage": ("images:write", 'likeImage(image: "iNever") { errors { code } }'),
    "unlikeImage": ("images:write", 'unlikeImage(image: "iNever") { errors { code } }'),
    "copyPrompt": ("images:write", 'copyPrompt(image: "iNever") { errors { code } }'),
    "createDataset": ("models:write", 'createDataset(name: "x", uploads: []) { errors { code } }'),
    "deleteDataset": ("models:write", 'deleteDataset(id: "dNever") { errors { code } }'),
    "trainModel": ("models:write", 'trainModel(input: { name: "x", dataset: "dNever", trigger: "x" }) { errors { code } }'),
    "setModelVisibility": ("models:write", 'setModelVisibility(model: "mNever", visibility: PUBLIC) { errors { code } }'),
    "deleteModel": ("models:write", 'deleteModel(id: "mNever") { errors { code } }'),
}
ANYBODY = {"signUp", "signIn"}


@dataclass
class Asking:
    """A member of staff with a key for each scope by itself, and one for all of them together."""

    house: Street
    owner: Person
    by: dict[str, Any]


@pytest.fixture(scope="module")
def asking(served: Street) -> Asking:
    owner = staff(served)
    scopes = [*OF_A_MEMBER, *OF_STAFF]
    return Asking(served, owner, {"all": key(served, owner, *scopes), **{scope: key(served, owner, scope) for scope in scopes}})


def test_every_mutation_is_called_here(house: Street) -> None:
    kind = house.ask('{ __type(name: "Mutation") { fields { name } } }', house.staff)["__type"]
    assert {field["name"] for field in kind["fields"]} == set(CALLS) | ANYBODY


@pytest.mark.parametrize("mutation", CALLS)
@pytest.mark.parametrize("by", ["all", *OF_A_MEMBER, *OF_STAFF])
def test_a_mutation_is_called_by_a_key_with_its_scope_and_what_takes_a_session_by_none(asking: Asking, mutation: str, by: str) -> None:
    scope, call = CALLS[mutation]
    before = asking.house.all(AuditEvent)
    answer = asking.house.post(f"mutation {{ {call} }}", asking.by[by]).json()
    if scope == by or (by == "all" and scope != "session"):
        assert "errors" not in answer
        assert answer["data"][mutation] is not None
    else:
        assert answer["data"] == {mutation: None}
        assert [error["extensions"]["code"] for error in answer["errors"]] == [DENIED]
        assert asking.house.all(AuditEvent) == before


def test_a_key_that_may_write_and_not_read_does_and_is_told_nothing_of_it(house: Street) -> None:
    jane = house.member(plan="solo")
    script = key(house, jane, "images:write")
    document = 'mutation { generate(input: { prompt: "a heron", visibility: PRIVATE }) { generation { id } errors { code } } }'
    assert house.ask(document, script)["generate"] == {"generation": None, "errors": []}
    assert [asked.prompt for asked in house.all(Generation, col(Generation.owner_pk) == jane.pk)] == ["a heron"]


def test_a_key_without_account_read_reads_no_key_in_whatever_way(house: Street) -> None:
    """THREATS 1: what `Viewer.apiKeys` refuses is not there by its id either."""
    jane = house.member()
    blind, seeing = key(house, jane, "images:read", "account:write"), key(house, jane, "account:read")
    for id in (blind.id, seeing.id):
        assert house.ask(NODE, blind, id=id)["node"] is None
        assert house.ask(NODE, seeing, id=id)["node"]["id"] == id
        assert house.post(NODE, blind, id=id).content == house.post(NODE, blind, id="k" + "a" * 21).content


def test_a_key_is_its_owners_alone(house: Street) -> None:
    """THREATS 1, 17 (R15): to a stranger and to staff it is as what never was."""
    script, never = key(house, house.member(), "images:read"), "k" + "a" * 21
    for who in (None, house.mallory, house.staff, key(house, house.mallory, *OF_A_MEMBER)):
        assert house.post(NODE, who, id=script.id).content == house.post(NODE, who, id=never).content
    for who in (house.mallory, house.staff):
        assert house.post(REVOKE, who, id=script.id).content == house.post(REVOKE, who, id=never).content
    assert house.ask(WHO, script)["viewer"]


# Of staff.


def test_a_key_of_staff_sees_an_appeal_by_the_scope_of_moderation_and_by_no_other(house: Street) -> None:
    """R1: the exception is for staff with `moderation:write`."""
    image, keeper = house.image(house.jane), staff(house)
    with house.database.write() as session:
        row = session.get_one(Image, image.pk)
        row.hidden_at, row.appeal_open = house.clock.now(), True
    query = "query($id: ID!) { image(id: $id) { id } }"
    for scopes, sees in ((["moderation:write"], True), (["insights:read"], False), (OF_A_MEMBER, False)):
        assert (house.ask(query, key(house, keeper, *scopes), id=image.id)["image"] is not None) is sees


def test_a_key_holds_what_its_account_may_hold_at_this_moment(house: Street) -> None:
    """THREATS 15: who is no longer staff holds nothing of staff by a key either; who is again, does again."""
    keeper = staff(house)
    script = key(house, keeper, "images:read", *OF_STAFF)

    def held() -> list[str]:
        return list(house.ask(WHO, script)["viewer"]["scopes"])

    def become(is_staff: bool) -> None:
        with house.database.write() as session:
            session.get_one(Member, keeper.pk).staff = is_staff

    assert held() == ["images:read", "insights:read", "moderation:write"]
    become(False)
    assert held() == ["images:read"]
    become(True)
    assert held() == ["images:read", "insights:read", "moderation:write"]


def test_a_key_from_before_its_account_was_staff_has_nothing_of_staff(house: Street) -> None:
    jane = house.member()
    script = key(house, jane, *OF_A_MEMBER)
    with house.database.write() as session:
        promote(session, jane.handle, house.clock.now())
    assert house.ask(WHO, script)["viewer"]["scopes"] == OF_A_MEMBER


# How one ends.


def refused(house: Street, script: Any) -> None:
    """It is nobody's at every door."""
    answer = house.post(WHO, script)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert house.client.get("/graphql", params={"query": WHO}, headers=script.bearer).status_code == 401
    assert house.client.get("/library", headers=script.bearer).status_code == 303


def test_threat_15_a_key_that_is_revoked_ends_at_once_at_every_door(house: Street) -> None:
    jane = house.member(plan="solo")
    image = house.image(jane, Visibility.PRIVATE)
    script, other = key(house, jane, "images:read"), key(house, jane, "images:read")
    path = f"/media/{image.media_key}/card.webp"
    assert house.client.get(path, headers=script.bearer).status_code == 200
    assert house.ask(REVOKE, jane, id=script.id)["revokeApiKey"] == {"deleted": [script.id], "errors": []}
    refused(house, script)
    assert house.client.get(path, headers=script.bearer).status_code == 404
    assert house.client.get(path, headers=other.bearer).status_code == 200
    again = house.ask(REVOKE, jane, id=script.id)["revokeApiKey"]
    assert again == {"deleted": [], "errors": [{"code": "NOT_FOUND", "field": ["id"]}]}


def test_threat_15_a_key_ends_when_it_expires(house: Street) -> None:
    jane = house.member()
    script = key(house, jane, "images:read", expiresAt="2030-01-01T00:00:00Z")
    assert house.ask(WHO, script)["viewer"]
    with house.database.write() as session:
        row = session.exec(select(ApiKey).where(ApiKey.id == script.id)).one()
        row.expires_at = house.clock.now()
    refused(house, script)
    assert [one["id"] for one in house.ask(OWN, jane)["viewer"]["apiKeys"]] == [script.id]


@pytest.mark.parametrize("state", ["leaving_at", "deleted_at"])
def test_threat_15_a_key_of_an_account_that_is_deleted_or_being_deleted_is_nobodys(house: Street, state: str) -> None:
    jane = house.member()
    script = key(house, jane, *OF_A_MEMBER)
    with house.database.write() as session:
        setattr(session.get_one(Account, jane.pk), state, house.clock.now())
    refused(house, script)
    assert (house.post(WHO, jane).status_code == 200) is (state == "leaving_at")


def test_a_key_outlives_the_session_that_made_it_and_a_new_password(house: Street) -> None:
    jane = house.member()
    script = key(house, jane, "images:read")
    anew = 'mutation { updateProfile(input: { password: "another one", currentPassword: "sfumato-demo" }) { errors { code } } }'
    assert house.ask(anew, jane)["updateProfile"] == {"errors": []}
    house.ask("mutation { signOut { errors { code } } }", jane)
    assert house.ask(WHO, script)["viewer"]


def test_threat_24_what_is_nearly_a_key_is_none(house: Street) -> None:
    script = key(house, house.member(), "images:read")
    for near in (script.token[:-1], script.token + "a", script.token.upper(), script.token[:10], script.id):
        assert house.post(WHO, presenting(near)).status_code == 401
    (row,) = house.all(ApiKey, ApiKey.id == script.id)
    assert house.post(WHO, presenting(row.secret_hash)).status_code == 401


def test_a_document_that_makes_a_session_goes_on_as_that_and_not_as_the_key(house: Street) -> None:
    jane = house.member()
    script = key(house, jane, "images:read")
    sign_in = "mutation($input: SignInInput!) { signIn(input: $input) { viewer { scopes } errors { code } } }"
    payload = house.ask(sign_in, script, input={"email": jane.email, "password": "sfumato-demo"})["signIn"]
    assert "session" in payload["viewer"]["scopes"]
    assert house.ask(WHO, script)["viewer"]["scopes"] == ["images:read"]


# When it was used last.


def last_used(house: Street, script: Any) -> datetime | None:
    (row,) = house.all(ApiKey, ApiKey.id == script.id)
    return row.last_used_at


def test_reading_by_a_key_is_one_statement_and_writes_nothing(house: Street) -> None:
    script = key(house, house.member(), "images:read")
    house.ask(WHO, script)
    before = house.house.guarded.statements
    house.ask("{ feed(first: 1) { nodes { id } } }", script)
    assert house.house.guarded.statements - before == 2  # who it is, and what was asked
    assert last_used(house, script) is None
    assert script.id in house.house.uses.noted


def test_the_last_use_is_written_down_for_all_keys_at_once_and_told(house: Street) -> None:
    jane = house.member()
    used, unused = key(house, jane, "account:read"), key(house, jane, "account:read")
    began = house.clock.now()
    house.ask(OWN, used)
    asyncio.run(house.house.uses.write_down())
    at = last_used(house, used)
    assert at is not None
    assert began <= at.replace(tzinfo=UTC) <= house.clock.now()
    assert last_used(house, unused) is None
    assert house.house.uses.noted == {}
    listed = {one["id"]: one["lastUsedAt"] for one in house.ask(OWN, jane)["viewer"]["apiKeys"]}
    assert listed == {used.id: as_text(at.replace(tzinfo=UTC)), unused.id: None}


def test_a_use_that_could_not_be_written_down_is_noted_still(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    script = key(house, house.member(), "images:read")
    house.ask(WHO, script)

    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(uses, "note_uses", broken)
    with pytest.raises(OSError, match="disk"):
        asyncio.run(house.house.uses.write_down())
    assert script.id in house.house.uses.noted


def test_a_house_writes_the_last_uses_down_while_it_runs_and_when_it_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uses, "EVERY", 0.05)
    with street(tmp_path) as house:
        script = key(house, house.jane, "images:read")
        house.ask(WHO, script)
        end = monotonic() + 20
        while last_used(house, script) is None:
            assert monotonic() < end
            sleep(0.02)
    monkeypatch.setattr(uses, "EVERY", 600)
    with street(tmp_path / "another") as house:
        script = key(house, house.jane, "images:read")
        house.ask(WHO, script)
        assert last_used(house, script) is None
        database = house.database
    with database.write() as session:
        assert session.exec(select(ApiKey.last_used_at)).one() is not None
