"""What a resolver knows, and what stands in its answers for what only the house can word."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlmodel import SQLModel

from schema.tables import Account, ApiKey, Dataset, Generation, Image, Model, Upload
from tests.oracle import rules
from tests.oracle.rules import Viewer
from tests.oracle.world import World

MESSAGE: Final = "\0some words"  # stands for whatever the house says to a person
CURSOR: Final = "\0cursor "
Row = TypeVar("Row", bound=SQLModel)
Resolvers = dict[str, Callable[..., Any]]


@dataclass(frozen=True)
class Asked:
    """What a resolver knows: the world, and who asks."""

    world: World
    viewer: Viewer

    def sees(self, row: SQLModel | None) -> bool:
        if isinstance(row, Image):
            return rules.sees_image(self.world, self.viewer, row)
        if isinstance(row, Model):
            return rules.sees_model(self.world, self.viewer, row)
        if isinstance(row, Generation):
            return rules.sees_generation(self.viewer, row)
        if isinstance(row, ApiKey):
            return rules.sees_key(self.viewer, row)
        if isinstance(row, Dataset):
            return rules.sees_dataset(self.viewer, row)
        if isinstance(row, Upload):
            return rules.sees_upload(self.viewer, row)
        return isinstance(row, Account) and rules.sees_account(self.viewer, row)

    def if_seen(self, row: Row | None) -> Row | None:
        return row if self.sees(row) else None

    def seen(self, found: Iterable[Row]) -> list[Row]:
        return [row for row in found if self.sees(row)]
