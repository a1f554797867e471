"""sfumato migrate"""

from pathlib import Path

import click

from gateway.commands import options
from gateway.jobs import QueuedJobs


@click.command("migrate")
@options.data
def command(data: Path | None) -> None:
    """Make the tables of the house, or bring them to their newest form.

    `serve` does the same at its start where it has to; this is for doing it beforehand, and for setting guards and walls anew.
    """
    settings = options.settings_of(data)
    options.ready(settings, anew=True)
    QueuedJobs(settings.jobs_url).migrate()
    click.echo(f"The house in {settings.data} is up to date.")
