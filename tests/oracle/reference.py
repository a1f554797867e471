"""The answer that a document has by the contract, worked out the long way: graphql-core and a resolver for each field.

A field of the schema that has no resolver here is an error, so one that is added has to be thought about twice.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from graphql import DocumentNode, GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema, execute_sync, parse

from tests.oracle.asked import Asked
from tests.oracle.reach import reachable
from tests.oracle.resolvers import PLAIN, RESOLVERS, SCOPES
from tests.oracle.rules import Viewer
from tests.oracle.world import World

ROOTS: Final = ("Query", "Subscription")
SDL: Final = Path(__file__).parents[2] / "schema" / "schema.graphql"
Answer = dict[str, Any]


def answer(world: World, viewer: Viewer, document: str, variables: dict[str, Any] | None = None, operation: str | None = None) -> Answer:
    """`data` and `errors`, these as pairs of a path and a code."""
    result = execute_sync(
        schema(), parsed(document), context_value=Asked(world, viewer), variable_values=variables, operation_name=operation
    )
    return {"data": result.data, "errors": [(tuple(error.path or ()), code(error)) for error in result.errors or []]}


@lru_cache(64)
def parsed(document: str) -> DocumentNode:
    return parse(document, no_location=True)


def code(error: GraphQLError) -> str:
    if "code" not in (error.extensions or {}):
        raise error
    return str((error.extensions or {})["code"])


@cache
def schema() -> GraphQLSchema:
    built = build_schema(SDL.read_text())
    for kind in {kind.name: kind for root in ROOTS for kind in reachable(built, root)}.values():
        for name, field in kind.fields.items():
            field.resolve = resolver(kind.name, name)
    built.type_map["Node"].resolve_type = lambda value, info, kind: type(value).__name__  # type: ignore[attr-defined]
    return built


def resolver(type_name: str, field_name: str) -> Callable[..., Any]:
    """The function for a field; where its type needs none, the value of that name."""
    if field_name in PLAIN.get(type_name, "").split():
        return lambda row, info, **arguments: text(getattr(row, column(field_name)))
    found, scope = RESOLVERS[type_name][field_name], SCOPES.get(f"{type_name}.{field_name}")
    return lambda row, info, **arguments: guarded(scope, found, row, info, arguments)


def guarded(scope: str | None, found: Callable[..., Any], row: Any, info: GraphQLResolveInfo[Asked], arguments: dict[str, Any]) -> Any:
    asked = info.context
    if scope is not None and not asked.viewer.may(scope):
        raise GraphQLError("", extensions={"code": "UNAUTHORIZED_FIELD_OR_TYPE"})
    return text(found(row, asked, **{name: value for name, value in arguments.items() if value is not None}))


def column(field_name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in field_name)


def text(value: Any) -> Any:
    """Instants as RFC 3339 in UTC with milliseconds."""
    if not isinstance(value, datetime):
        return value
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03}Z"
