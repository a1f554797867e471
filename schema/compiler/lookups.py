"""Single rows that the house itself looks for, such as the bytes behind an address: by the same rule, in the same statements."""

from collections.abc import Generator
from dataclasses import dataclass, field

from schema.compiler.catalogue import Catalogue
from schema.compiler.plan import Asker, Read, Row, eyes_of
from schema.compiler.statements import Scope, Text, as_text, one
from schema.rules.visibility import Audience


@dataclass
class Lookup:
    """The columns of the row of a table of which the column `by` has a value, where that row exists for the viewer."""

    catalogue: Catalogue
    table: type
    by: str
    columns: tuple[str, ...]
    text: Text = field(init=False)

    def __post_init__(self) -> None:
        scope = Scope(self.catalogue, self.table, Audience.OWNER)
        for name in self.columns:
            scope.column(scope.base, name)
        self.text = as_text(one(scope, self.by), self.catalogue.database)

    def read(self, asker: Asker, key: str, *, alone: bool = True) -> Generator[Read, list[Row], Row | None]:
        """`alone`: nothing else is read together with it."""
        rows = yield Read(self.text.sql, self.text.bind({**eyes_of(asker.viewer), "key": key}), alone)
        return rows[0] if rows else None
