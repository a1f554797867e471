"""sfumato export-schema"""

import click

from schema.graph.build import build
from schema.graph.matrix import matrix


@click.command("export-schema")
@click.option("--access", is_flag=True, help="Print who reads what instead, type by type and field by field.")
def command(access: bool) -> None:
    """Print the GraphQL schema with its directives, for tools that make clients from it."""
    schema, catalogue = build()
    click.echo(matrix(catalogue) if access else schema.as_str(), nl=not access)
