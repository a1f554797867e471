"""sfumato verify"""

import asyncio
from pathlib import Path

import click

from gateway.apart import Apart
from gateway.commands import options
from gateway.provenance.credentials import Credentials
from gateway.provenance.telling import told_by
from web.forms import FILE_LIMIT


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.data
def command(file: Path, data: Path | None) -> None:
    """Say what the picture FILE tells: how it was made, who signed that, and whether it was changed since."""
    _, database, _ = options.existing(data)
    if file.stat().st_size > FILE_LIMIT:
        raise click.ClickException(f"{file} is larger than 20 MB.")
    for sentence in asyncio.run(told_by(file.read_bytes(), Credentials.of(database), Apart())):
        click.echo(sentence)
