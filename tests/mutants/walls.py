"""The two walls in the SQL, each taken out by a patch: what is mutated in one must not be hidden by the other."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import true


@dataclass(frozen=True, slots=True)
class Wall:
    """What is taken out before the suite runs, and the tests that look at its text."""

    name: str
    patch: Callable[[], None]
    about: tuple[str, ...] = ()


def open_views() -> None:
    catalogue().guard = everybody


def open_statements() -> None:
    catalogue().rule, catalogue().parts = everybody, in_one_part


def catalogue() -> Any:
    return importlib.import_module("schema.compiler.catalogue").Catalogue  # late: it may be the module that is mutated


def everybody(*_: object) -> Callable[..., Any]:
    return lambda *_: true()


def in_one_part(*_: object) -> list[Any]:
    return [true()]


WHOLE: Final = (Wall("all walls", lambda: None),)
SINGLE: Final = (
    Wall(
        "the views open",
        open_views,
        (
            "test_the_views_under_the_statements_follow_the_directives_too",
            "test_the_view_of_what_is_one_members_shows_it_to_nobody_else",
            "test_the_view_of_a_table_that_is_reached_in_two_ways_shows_what_either_shows",
            "test_each_row_is_there_for_whom_its_rule_names",
        ),
    ),
    Wall(
        "no rule in the statements",
        open_statements,
        (
            "test_every_statement_reads_guarded_views_and_carries_the_rule",
            "test_a_rule_with_reasons_comes_in_a_part_for_each_and_a_row_that_is_there_is_in_one",
            "test_a_rule_without_reasons_is_one_part",
            "test_what_is_looked_for_inside_a_statement_is_looked_for_among_the_rows_that_are_there",
            "test_a_list_of_what_has_reasons_is_looked_for_by_one_after_another",
            "test_a_row_that_lies_beside_a_members_is_looked_up_by_its_owner_alone",
            "test_each_age_has_the_whole_rule",
            "test_what_is_named_is_looked_for_among_rows_that_have_a_rule",
        ),
    ),
)


def walls(path: str) -> tuple[Wall, ...]:
    """Those that the suite runs with for a mutant of this file."""
    return SINGLE if path.startswith("schema/compiler/") else WHOLE
