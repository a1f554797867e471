"""sfumato serve"""

import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep

import click
import uvicorn

from gateway.app import create_app
from gateway.children import Child
from gateway.commands import options
from gateway.config import Settings
from gateway.db import Database
from gateway.house import House
from gateway.http import serving
from gateway.jobs import QueuedJobs
from gateway.seed import progress
from gateway.seed.images import LATEST
from gateway.seed.people import CAST, PASSWORD


@click.command("serve")
@options.data
@click.option("--port", type=int, help="The port to listen at.  [default: $SFUMATO_PORT or 8000]")
@click.option("--seed", is_flag=True, help="Put people and pictures into the house first, if it is an empty development house.")
def command(data: Path | None, port: int | None, seed: bool) -> None:
    """Serve the house: its pages, its API and its pictures, with a worker that paints.

    It makes the house where there is none, and brings it to its newest form. Nothing else has to run.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    settings = options.settings_of(data, port)
    if seed:
        options.development_only(settings, "A seeded community")
    with listening(settings) as door:
        database, _ = options.ready(settings)
        jobs = QueuedJobs(settings.jobs_url)
        jobs.migrate()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with ExitStack() as stopping:
            seeder = seeding(settings, database, stopping) if seed else None
            app = create_app(House.open(settings, jobs))
            while seeder and seeder.running and not feed_begins(database):
                sleep(0.1)
            stopping.callback(Child("worker", settings.data, again=True).stop)
            Server(serving(app, timeout_graceful_shutdown=5), settings, seeded=seed).run(sockets=[door])


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """The door, which nobody else may have taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        door = socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise click.ClickException(f"{settings.host}, port {settings.port}: {error.strerror}. Choose another one with --port.") from error
    with door:
        # Connections have it from the door: else the second part of an answer waits 40 ms for a client to acknowledge the first.
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield door


def seeding(settings: Settings, database: Database, stopping: ExitStack) -> Child | None:
    """Have the house seeded, as far as this is still to be done."""
    if progress.steps_done(database) is None:
        return None
    seeder = Child("seed", settings.data)
    stopping.callback(seeder.stop)
    return seeder


def feed_begins(database: Database) -> bool:
    """The people are there, and the latest of their pictures."""
    done = progress.steps_done(database)
    return done is None or done > len(LATEST)


class Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, settings: Settings, *, seeded: bool) -> None:
        super().__init__(config)
        self.settings, self.seeded = settings, seeded

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        click.echo(f"Sfumato is at {self.settings.address}")
        if self.seeded:
            click.echo(f"Sign in as {', '.join(CAST)} with NAME@example.com and {PASSWORD}")
