"""sfumato worker"""

import logging
from pathlib import Path

import click

from gateway import worker
from gateway.commands import options
from gateway.training import Trainer


@click.command("worker")
@options.data
@click.option("--parent", type=int, hidden=True, help="Stop when the process with this number, which started this one, is gone.")
def command(data: Path | None, parent: int | None) -> None:
    """Paint what members ask for.

    `serve` starts one worker by itself. Start more where there are cores to spare: they share the work, and take over what one of
    them leaves when it dies.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s worker: %(message)s")
    settings, database, _ = options.existing(data)
    if wrong := options.not_its_storage(settings, database):
        raise click.ClickException(wrong)
    painter = worker.open_painter(settings)
    worker.run(settings, painter, Trainer.beside(painter), parent=parent)
