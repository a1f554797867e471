"""sfumato verify"""

from pathlib import Path
from typing import Final

import click

from gateway.commands import options
from gateway.provenance.apart import told_by
from gateway.provenance.credentials import Credentials

LARGEST: Final = 20 * 1024 * 1024  # octets, as on the page


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.data
def command(file: Path, data: Path | None) -> None:
    """Say what the picture FILE tells: how it was made, who signed that, and whether it was changed since."""
    _, database, _ = options.existing(data)
    if file.stat().st_size > LARGEST:
        raise click.ClickException(f"{file} is larger than 20 MB.")
    for sentence in told_by(file.read_bytes(), Credentials.of(database)):
        click.echo(sentence)
