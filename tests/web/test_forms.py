"""What people send is read whole, or refused with words at the field; what they are sent on to is of this house."""

from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from web.forms import Form, Messages, read_form
from web.pages import own_path


def _request(body: bytes) -> Request:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request({"type": "http", "method": "POST", "path": "/", "headers": []}, receive)


@pytest.mark.asyncio
async def test_a_form_keeps_every_letter() -> None:
    form = await read_form(_request(b"prompt=a+%E2%98%82+%00+%E2%80%AE+b%0D%0Ac&prompt=last%20one&empty="))
    assert form.values == {"prompt": "last one", "empty": ""}
    assert (await read_form(_request(b"prompt=a%0D%0Ab%FF"))).text("prompt") == "a\nb\ufffd"


@pytest.mark.asyncio
@pytest.mark.parametrize(("body", "status"), [(b"a=" + b"x" * 300_000, 413), (b"&".join([b"a=1"] * 300), 400)])
async def test_a_form_that_is_too_large_is_refused(body: bytes, status: int) -> None:
    with pytest.raises(HTTPException) as refused:
        await read_form(_request(body))
    assert refused.value.status_code == status


@pytest.mark.parametrize("value", ["x", "1.5", "99999999999999999999", "²", "--1", str(2**31)])
def test_what_is_no_whole_number_is_said_at_its_field(value: str) -> None:
    form = Form({"seed": value})
    assert form.integer("seed") is None
    assert form.messages.at == {"seed": ["Write a whole number here."]}


@pytest.mark.parametrize(("value", "number"), [("", None), ("0", 0), ("-7", -7), (" 12 ", 12), (str(2**31 - 1), 2**31 - 1)])
def test_whole_numbers_are_read(value: str, number: int | None) -> None:
    form = Form({"seed": value})
    assert form.integer("seed") == number
    assert not form.messages


@pytest.mark.parametrize("value", ["x", "nan", "inf", "1e400"])
def test_what_is_no_number_is_said_at_its_field(value: str) -> None:
    form = Form({"guidance": value})
    assert form.number("guidance") is None
    assert "guidance" in form.messages.at


def test_no_error_of_a_payload_is_lost() -> None:
    errors: list[dict[str, Any]] = [
        {"code": "INVALID", "message": "Too short.", "field": ["input", "prompt"]},
        {"code": "NOT_FOUND", "message": "No such model.", "field": ["input", "model"]},
        {"code": "NOT_ENOUGH_TOKENS", "message": "Not enough.", "field": None},
    ]
    messages = Messages.of(errors)
    assert messages.at["prompt"] == ["Too short."]
    assert messages.elsewhere("prompt") == ["Not enough.", "No such model."]
    assert messages.codes == {"INVALID", "NOT_FOUND", "NOT_ENOUGH_TOKENS"}


@pytest.mark.parametrize("value", ["/", "/create?image=a", "/u/jane"])
def test_after_signing_in_one_goes_on_where_one_was(value: str) -> None:
    assert own_path(value) == value


@pytest.mark.parametrize(
    "value", [None, "", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:1", "\n/x"]
)
def test_after_signing_in_nobody_is_sent_to_another_house(value: str | None) -> None:
    assert own_path(value) == "/"
