"""Drafts a revision from what the tables say and the revisions do not: `python -m schema.migrations "what changes"`."""

import sys
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from schema.migrations import configuration

VERSIONS = Path(__file__).parent / "versions"


def draft(message: str) -> None:
    """Write a new file under `versions`, for a person to read and mend."""
    with create_engine("sqlite://").connect() as connection:
        config = configuration(connection)
        command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True, rev_id=f"{len(list(VERSIONS.glob('[0-9]*.py'))) + 1:04}")


draft(sys.argv[1])
