"""sfumato migrate"""

from pathlib import Path

import click

from gateway.commands import options
from gateway.jobs import QueuedJobs


@click.command("migrate")
@options.data
def command(data: Path | None) -> None:
    """Make the tables of the house, or bring them to their newest form.

    `serve` does the same at its start; this is for doing it beforehand.
    """
    settings = options.settings_of(data)
    options.ready(settings)
    QueuedJobs(settings.jobs_url).migrate()
    click.echo(f"The house in {settings.data} is up to date.")
