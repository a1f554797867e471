"""sfumato seed"""

import os
from pathlib import Path

import click

from gateway.auth.passwords import Argon2Passwords
from gateway.commands import options
from gateway.engines.atelier import Atelier
from gateway.provenance.credentials import Credentials
from gateway.provenance.signing import Signer
from gateway.seed import progress
from gateway.seed.images import PICTURES
from gateway.seed.people import CAST, PASSWORD
from gateway.seed.seed import Seeder
from gateway.storage import Objects
from schema.actions.house import ATELIER_MODELS


@click.command("seed")
@options.data
@click.option("--parent", type=int, hidden=True, help="Stop when the process with this number, which started this one, is gone.")
@click.option("--pictures", default=len(PICTURES), hidden=True, help="Stop when so many are painted.")
def command(data: Path | None, parent: int | None, pictures: int) -> None:
    """Put people and their pictures into an empty development house.

    Painting takes a minute or two. If it is stopped, the next call goes on where it was.
    """
    settings = options.settings_of(data)
    options.development_only(settings, "A seeded community")
    painted = {model.name for engine in settings.engines if engine.kind == "atelier" for model in engine.models}
    if not painted.issuperset(model.name for model in ATELIER_MODELS):
        raise click.ClickException("A seeded community is painted by atelier, which SFUMATO_ENGINES leaves out. Write [atelier] there.")
    database, clock = options.ready(settings)
    try:
        with database.write() as session:
            begun = progress.begin(session, clock.now())
    except progress.NotEmpty as error:
        raise click.ClickException(str(error)) from error
    store, signer = Objects.from_url(settings.storage), Signer(Credentials.of(database))
    seeder = Seeder(database, store, Atelier(), signer, Argon2Passwords(), settings.terms_version, begun)
    seeder.run(lambda: parent in (None, os.getppid()), pictures)
    if parent is None:
        click.echo(f"The house in {settings.data} is seeded. {', '.join(CAST)} sign in with NAME@example.com and {PASSWORD}.")
