"""sfumato documents"""

from pathlib import Path

import click

from gateway.commands import options
from gateway.documents import Documents, Unusable, read_manifest
from schema.actions.documents import trust_documents, trusted_documents
from schema.compiler.cursors import Cursors
from schema.compiler.limits import RequestError
from schema.graph.build import build
from schema.graph.face import Face


@click.group("documents")
def command() -> None:
    """The documents that apps are built with, which they ask for by their ids."""


@command.command("add")
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.data
def add(manifest: Path, data: Path | None) -> None:
    """Trust the documents in MANIFEST, as the Relay compiler, GraphQL Code Generator or Apollo's tools write it.

    All of them, or none where one cannot be answered. A house that is being served knows them at once.
    """
    _, database, clock = options.existing(data)
    try:
        documents = read_manifest(manifest.read_text())
    except (Unusable, UnicodeDecodeError) as error:
        raise click.ClickException(f"{manifest}: {error}") from error
    known = Documents(Face(*build(database.kind), Cursors(database.cursor_key())), database, only=True)
    wrong = [fault for id, source in documents.items() if (fault := fault_of(known, id, source))]
    if wrong:
        raise click.ClickException("\n".join([f"{manifest}: nothing was added.", *wrong]))
    with database.write() as session:
        new = trust_documents(session, documents, clock.now())
    click.echo(f"{len(documents)} documents are trusted, {new} of them are new.")


@command.command("list")
@options.data
def show(data: Path | None) -> None:
    """Print the id of each trusted document, and what it is called."""
    _, database, _ = options.existing(data)
    with database.write() as session:
        for id, source in trusted_documents(session).items():
            click.echo(f"{id}  {source.strip().partition('{')[0].strip() or 'query'}")


def fault_of(known: Documents, id: str, source: str) -> str | None:
    """Why a document cannot be answered."""
    try:
        known.trust(source, id)
    except RequestError as error:
        return f"{id}: {error.message}" + (f" (line {error.line})" if error.line else "")
    return None
