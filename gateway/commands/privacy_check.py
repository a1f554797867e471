"""sfumato privacy-check"""

import signal
import sys
import traceback
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy.exc import DatabaseError
from starlette.routing import BaseRoute

from gateway.app import create_app
from gateway.commands import options
from gateway.config import SettingError
from gateway.house import House
from gateway.jobs import QueuedJobs
from gateway.privacy.check import Check
from gateway.privacy.premises import Impossible
from gateway.privacy.report import UNCHECKED, Report
from gateway.privacy.visitors import KINDS
from gateway.storage import Objects


class Checking(click.Command):
    """A command of which anything but a finished check ends with the code that says so."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            give_up(f"{error.format_message()} See: {ctx.command_path} --help")


@click.command("privacy-check", cls=Checking)
@options.data
@click.option("--address", help="Where the house is being served.  [default: $SFUMATO_ADDRESS or http://127.0.0.1:8000]")
@click.option("--log", "logs", multiple=True, type=click.Path(dir_okay=False, path_type=Path), help="A log of the house; may be repeated.")
@click.option("--only", "only", multiple=True, type=click.Choice(KINDS), help="Only doors of this kind; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print the report for a program.")
def command(data: Path | None, address: str | None, logs: tuple[Path, ...], only: tuple[str, ...], as_json: bool) -> None:
    """Check in a running house that what is private is told to nobody.

    It makes three members and private things full of words that stand nowhere else, asks for them at every door as nobody, as a stranger
    and as staff, searches logs, files and the tables of the jobs, and removes all that it made. Members notice nothing of it.
    The exit code is 0 where nothing private was told, 1 where something was, and 2 where not everything could be checked.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # the first too: a shell lets what runs in its background ignore it
        signal.signal(number, signal.default_int_handler)
    try:
        report = check(data, address, list(logs), only or KINDS)
    except KeyboardInterrupt:
        give_up("stopped, and what was made is removed")
    except (Impossible, click.ClickException, SettingError, DatabaseError, OSError) as error:
        give_up(error.format_message() if isinstance(error, click.ClickException) else str(error))
    except Exception:
        traceback.print_exc()
        give_up("this is a fault of the check itself")
    click.echo(report.as_json() if as_json else report.as_text())
    sys.exit(report.code)


def check(data: Path | None, address: str | None, logs: list[Path], only: tuple[str, ...]) -> Report:
    settings, database, clock = options.existing(data)
    jobs = QueuedJobs(settings.jobs_url)
    jobs.migrate()

    def routes() -> list[BaseRoute]:
        return list(create_app(House(settings, database, clock, Objects.from_url(settings.storage), jobs)).routes)

    with closing(jobs):
        return Check(settings, (address or settings.address).rstrip("/"), database, clock, routes, logs, only).run()


def give_up(why: str) -> NoReturn:
    click.echo(f"sfumato: {why}", err=True)
    sys.exit(UNCHECKED)
