"""The API that clients are promised: what is built of it stands as promised, and what is not built yet is a list that shrinks."""

from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, build_schema, print_ast
from graphql.utilities import find_breaking_changes, value_from_ast_untyped

from schema.graph.build import build

pytestmark = pytest.mark.once

SCHEMA = Path(__file__).parents[2] / "schema"
PROMISED = ("access", "authenticated", "requiresScopes")


def missing() -> list[str]:
    """What of the contract the schema does not keep, in the words of graphql-core."""
    contract = build_schema((SCHEMA / "contract.graphql").read_text())
    built = build_schema(build()[0].as_str(), assume_valid_sdl=True)
    broken = [f"{change.type.name}: {change.description}" for change in find_breaking_changes(contract, built)]
    return sorted([*broken, *changed("DEFAULT", defaults(contract), defaults(built)), *changed("RULE", rules(contract), rules(built))])


def changed(what: str, was: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return [f"{what}_CHANGED: {path}" for path, value in was.items() if path in now and not keeps(value, now[path])]


def keeps(was: Any, now: Any) -> bool:
    return was <= now if isinstance(was, set) else bool(was == now)


def defaults(schema: GraphQLSchema) -> dict[str, Any]:
    found = {}
    for name, kind in schema.type_map.items():
        for field_name, field in (getattr(kind, "fields", None) or {}).items():
            found[f"{name}.{field_name}"] = default(field)
            found |= {f"{name}.{field_name}({a}:)": default(argument) for a, argument in getattr(field, "args", {}).items()}
    return found


def default(definition: Any) -> Any:
    node = getattr(definition.ast_node, "default_value", None)
    return node and value_from_ast_untyped(node)


def rules(schema: GraphQLSchema) -> dict[str, set[str]]:
    """The authorization directives on every object type and field, as written."""
    found = {}
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__"):
            nodes: list[tuple[str, Any]] = [(name, kind.ast_node), *((f"{name}.{f}", field.ast_node) for f, field in kind.fields.items())]
            for path, node in nodes:
                found[path] = {print_ast(directive) for directive in node.directives or () if directive.name.value in PROMISED}
    return found


def test_what_is_not_built_yet_is_the_committed_list() -> None:
    assert missing() == (SCHEMA / "contract_left.txt").read_text().splitlines()
