"""Each wall taken out by a patch, all of it; there is no setting that does. What is taken out is listed where it stands.

Wall two, the rule in the statements. A predicate enters a statement of a reading in these places and no others:
- `Catalogue.rule`: rows of a root, of an edge, of a list, of what lies between (`through`), of a count, a sum, a newest, a pick, and of
  the lookup of media; `Catalogue.parts` is the same in parts, for lists that are looked for by one reason after another;
- `Scope.shows`: whether this row shows a field of a narrower audience, in a join and in the key of a list;
- `allows` for what `Exists` looks for, and for `Mine`, which is a value and not a predicate;
- `Scope.nobody` and `Scope.anonymous`: what is known of those who own nothing before anything is read.
`where`, `when` and the arguments of a list (`narrowed`) say what the list is, and not who reads it: they stay.

Actions find rows by `visible` and `OWNER_OF` (`Work.seen`, and the models of a prompt, a remix and a change of plan), on the connection
that writes, which has no wall under it. These predicates stay too, and `tests/mutants` takes them out one by one.
"""

from typing import Any

import pytest
from sqlalchemy import ColumnElement, true

from schema import tables
from schema.compiler import statements
from schema.compiler.catalogue import Catalogue, Gate
from schema.compiler.statements import Scope
from schema.rules.visibility import allows


def everybody(*_: Any) -> ColumnElement[bool]:
    return true()


def open_gates(patch: pytest.MonkeyPatch) -> None:
    """Wall one: the gates admit everybody."""
    patch.setattr(Gate, "admits", lambda *_: True)


def open_statements(patch: pytest.MonkeyPatch) -> None:
    """Wall two."""
    patch.setattr(Catalogue, "rule", lambda *_: everybody)
    patch.setattr(Catalogue, "parts", lambda *_: [true()])
    patch.setattr(Scope, "shows", everybody)
    patch.setattr(statements, "allows", allows_who_owns)
    patch.setattr(Scope, "nobody", lambda *_: False)
    patch.setattr(Scope, "anonymous", property(lambda _: False, lambda *_: None))


def allows_who_owns(audience: Any, table: type, row: Any, eyes: Any) -> ColumnElement[bool]:
    return true() if table is tables.Like else allows(audience, table, row, eyes)


def open_views(patch: pytest.MonkeyPatch) -> None:
    """Wall three: the guarded views, and on PostgreSQL the policies, show every row."""
    patch.setattr(Catalogue, "guard", lambda *_: everybody)
