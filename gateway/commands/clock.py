"""sfumato clock"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Final

import click

from gateway.commands import options
from schema.actions.subscriptions import end_periods
from schema.tables import as_text

UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Duration(click.ParamType[timedelta]):
    name = "duration"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if not (parts := re.fullmatch(r"([1-9]\d{0,4})([smhdw])", value)):
            self.fail(f"{value!r} is no duration. Write a number and s, m, h, d or w, such as 31d.", param, ctx)
        return timedelta(**{UNITS[parts[2]]: int(parts[1])})


@click.group("clock")
def command() -> None:
    """Let time pass in a development house."""


@command.command("advance")
@click.argument("duration", type=Duration())
@options.data
def advance(duration: timedelta, data: Path | None) -> None:
    """Put the clock of the house forward by DURATION (such as 31d or 12h), so that periods end and tokens are topped up."""
    settings, database, clock = options.existing(data)
    options.development_only(settings, "To advance the clock")
    clock.advance(duration)
    with database.write() as session:
        end_periods(session, clock.now())
    click.echo(f"In this house it is {as_text(clock.now())}.")
