"""Whether two answers are one, the house's and the oracle's, and whether the house's tells anything of a row that is not there."""

import json
from dataclasses import dataclass, field
from typing import Any

from schema.tables import Account, ApiKey, Dataset, Generation, Image, LicenceInterval, Member, Model, TokenEntry, Training, Upload
from tests.oracle import rules
from tests.oracle.asked import CURSOR, MESSAGE
from tests.oracle.making import CANARY
from tests.oracle.reference import Answer
from tests.oracle.rules import Viewer
from tests.oracle.world import World


@dataclass
class Comparison:
    """What was found in the answers to one viewer. Its cursors are those of the house for the oracle's, and they stay the same."""

    world: World
    viewer: Viewer
    cursors: dict[str, str] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)

    def differences(self, expected: Answer, answered: Answer, echoed: str = "") -> list[str]:
        """Where the two differ, and what is told of rows that are not there; what the asker said (`echoed`) may come back to it."""
        found = self.values("data", expected["data"], answered.get("data"))
        wanted, given = sorted(map(repr, expected["errors"])), sorted(repr(error) for error in errors_of(answered))
        if wanted != given:
            found.append(f"errors: expected {wanted}, answered {answered.get('errors')}")
        return found + self.leaks(answered, echoed)

    def values(self, path: str, expected: Any, answered: Any) -> list[str]:
        if isinstance(expected, dict) and isinstance(answered, dict):
            if list(expected) != list(answered):
                return [f"{path}: expected the keys {list(expected)}, answered {list(answered)}"]
            return [one for key in expected for one in self.values(f"{path}.{key}", expected[key], answered[key])]
        if isinstance(expected, list) and isinstance(answered, list):
            return self.lists(path, expected, answered)
        if isinstance(expected, str) and isinstance(answered, str):
            return self.words(path, expected, answered)
        same = type(expected) is type(answered) and expected == answered
        return [] if same else [f"{path}: expected {expected!r}, answered {answered!r}"]

    def lists(self, path: str, expected: list[Any], answered: list[Any]) -> list[str]:
        if all(isinstance(one, str) for one in expected + answered):  # scopes: the only list of words, and a set
            expected, answered = sorted(expected), sorted(answered)
        if len(expected) != len(answered):
            return [f"{path}: expected {len(expected)}, answered {len(answered)}: {expected!r} {answered!r}"]
        pairs = enumerate(zip(expected, answered, strict=True))
        return [one for number, (left, right) in pairs for one in self.values(f"{path}[{number}]", left, right)]

    def words(self, path: str, expected: str, answered: str) -> list[str]:
        if expected == MESSAGE:
            return [] if answered else [f"{path}: a message without words"]
        if expected.startswith(CURSOR):
            return self.same_place(path, expected, answered)
        return [] if expected == answered else [f"{path}: expected {expected!r}, answered {answered!r}"]

    def same_place(self, path: str, expected: str, answered: str) -> list[str]:
        """One cursor for one place, and within a list another for another."""
        known = self.cursors.setdefault(expected, answered)
        listed = expected.rpartition(" ")[0]
        place = self.places.setdefault((listed, answered), expected)
        if known != answered or place != expected:
            return [f"{path}: the cursor of {expected!r} was {known!r} and is {answered!r}, which was that of {place!r}"]
        return []

    def leaks(self, answered: Answer, echoed: str) -> list[str]:
        told = set(CANARY.findall(json.dumps(answered, ensure_ascii=False))) - set(CANARY.findall(echoed))
        return [f"leak: {word} is of {self.world.canaries.get(word)!r}" for word in told if not self.shown(word)]

    def shown(self, word: str) -> bool:
        """Whether the row that a word stands in is there for the viewer. A word of no row stands in what nobody reads."""
        row = self.world.canaries.get(word)
        if isinstance(row, Image):
            return rules.sees_image(self.world, self.viewer, row)
        if isinstance(row, Model):
            return rules.sees_model(self.world, self.viewer, row)
        if isinstance(row, Training):
            model = self.world.one(Model, pk=row.model_pk)
            return rules.owns_model(self.viewer, model) and rules.sees_model(self.world, self.viewer, model)
        if isinstance(row, Generation):
            return rules.sees_generation(self.viewer, row)
        if isinstance(row, Account):
            return rules.sees_account(self.viewer, row)
        if isinstance(row, ApiKey):
            return rules.sees_key(self.viewer, row)
        if isinstance(row, Dataset):
            return rules.sees_dataset(self.viewer, row)
        if isinstance(row, Upload):
            return rules.sees_upload(self.viewer, row)
        if isinstance(row, TokenEntry):
            return self.viewer.account is not None and row.account_pk == self.viewer.account.pk and self.viewer.may("account:read")
        if isinstance(row, Member):
            return self.viewer.account is not None and row.account_pk == self.viewer.account.pk
        if isinstance(row, LicenceInterval):
            image = self.world.one(Image, pk=row.image_pk)
            return rules.owns_image(self.viewer, image) and rules.sees_image(self.world, self.viewer, image)
        return False


def errors_of(answered: Answer) -> list[tuple[tuple[Any, ...], Any]]:
    return [(tuple(error.get("path") or ()), (error.get("extensions") or {}).get("code")) for error in answered.get("errors") or []]


def cursor_at(answer: Answer, keys: tuple[str, ...], name: str) -> str | None:
    """The `startCursor` or `endCursor` of a connection that an answer holds."""
    value = answer.get("data")
    for key in (*keys, "pageInfo", name):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else None
