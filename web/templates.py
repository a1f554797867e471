"""The Jinja environment of all pages: escaped, strict, and with the few filters that they share."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.documents import WEB
from web.placeholders import placeholder

TALLEST, WIDEST = 1.8, 0.55  # height by width: beyond these a card crops its picture


def environment(static: Callable[[str], str], terms_version: str) -> Environment:
    """Templates are named by their path in `web/`; `static("css/page.css")` is a file's address."""
    jinja = Environment(
        loader=FileSystemLoader(WEB), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    jinja.globals.update(static=static, terms_version=terms_version, address=address)
    jinja.filters.update(day=day, moment=moment, money=money, number=number, placeholder=placeholder, rows=rows, words=words)
    return jinja


def address(path: str, query: Mapping[str, str], **changed: str) -> str:
    """A path with this query, some of it changed; what is empty is left out."""
    asked = {name: value for name, value in {**query, **changed}.items() if value}
    return f"{path}?{urlencode(asked)}" if asked else path


def day(value: str) -> str:
    """2026-11-24T22:54:40.000Z as 24 November 2026, in UTC."""
    at = datetime.fromisoformat(value)
    return f"{at.day} {at:%B %Y}"


def moment(value: str) -> str:
    """The same with the minute: 24 November 2026, 22:54 UTC."""
    return f"{day(value)}, {datetime.fromisoformat(value):%H:%M} UTC"


def money(value: dict[str, Any]) -> str:
    """Minor units and a currency as 12.00 USD, or free."""
    return f"{value['amount'] / 100:,.2f} {value['currency']}" if value["amount"] else "free"


def number(value: int) -> str:
    """8500 as 8,500."""
    return f"{value:,}"


def rows(image: dict[str, Any]) -> int:
    """How many rows of the grid a card spans: a row is a twentieth of a column, and one of them is the gap."""
    shape = float(image["height"] / image["width"])
    return round(20 * min(max(shape, WIDEST), TALLEST)) + 1


def words(value: str) -> str:
    """ENDS_AT_PERIOD_END as ends at period end."""
    return value.replace("_", " ").lower()
