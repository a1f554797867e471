"""sfumato export-schema"""

import click

from schema.graph.build import build


@click.command("export-schema")
def command() -> None:
    """Print the GraphQL schema with its directives, for tools that make clients from it."""
    schema, _ = build()
    click.echo(schema.as_str())
