"""sfumato user"""

from pathlib import Path

import click

from gateway.commands import options
from schema.actions import operators


@click.group("user")
def command() -> None:
    """Make members staff, or put them on a plan."""


@command.command("promote")
@click.argument("handle")
@options.data
def promote(handle: str, data: Path | None) -> None:
    """Make HANDLE staff: they see numbers and moderate what is public. Private images stay invisible to them."""
    _, database, clock = options.existing(data)
    with database.write() as session:
        operators.promote(session, handle, clock.now())
    click.echo(f"{handle} is staff.")


@command.command("plan")
@click.argument("handle")
@click.argument("code")
@options.data
def plan(handle: str, code: str, data: Path | None) -> None:
    """Put HANDLE on the plan CODE (free, solo, studio, guild) at once, without an invoice. No image changes its visibility."""
    _, database, clock = options.existing(data)
    with database.write() as session:
        operators.put_on_plan(session, handle, code, clock.now())
    click.echo(f"{handle} is on the plan {code}.")
