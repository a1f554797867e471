"""What is committed of the schema is what is built, and what is built keeps what clients are promised."""

from pathlib import Path

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from schema.graph.build import build
from schema.graph.matrix import matrix

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
RULE_LINES = 120


def test_the_printed_schema_is_the_one_that_is_built() -> None:
    assert (ROOT / "schema" / "schema.graphql").read_text() == build()[0].as_str() + "\n"


def test_the_access_matrix_is_the_one_that_is_enforced() -> None:
    assert (ROOT / "schema" / "ACCESS.md").read_text() == matrix(build()[1])


def test_everything_in_the_schema_is_described() -> None:
    missing = []
    for name, kind in build()[0]._schema.type_map.items():
        if name.startswith("__") or name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        missing += [name] if not kind.description else []
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            missing += [f"{name}.{f}" for f, field in kind.fields.items() if not field.description]
        if isinstance(kind, GraphQLObjectType):
            missing += [f"{name}.{f}({a}:)" for f, field in kind.fields.items() for a, arg in field.args.items() if not arg.description]
        if isinstance(kind, GraphQLEnumType):
            missing += [f"{name}.{v}" for v, value in kind.values.items() if not value.description]
    assert not missing


def test_the_rules_of_visibility_fit_on_a_page() -> None:
    assert len((ROOT / "schema" / "rules" / "visibility.py").read_text().splitlines()) <= RULE_LINES
