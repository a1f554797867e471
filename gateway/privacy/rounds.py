"""Going round: each reader at each door, asking for each secret, and for what never was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from gateway.privacy.answers import Answer
from gateway.privacy.canaries import Canaries, Secret, new_run, new_word
from gateway.privacy.premises import Impossible, Member
from gateway.privacy.report import Leak, Report
from gateway.privacy.visitors import DOCUMENTS, MUTATIONS, Door, Unanswered, Visitor
from schema.tables import new_id

SILENT: Final = 5  # doors in a row that do not answer at all: the house is gone
Told = dict[tuple[str, str, str], Answer]  # by reader, kind and name of the door


@dataclass
class Round:
    """What is found goes into the report."""

    canaries: Canaries
    report: Report
    owner: Member
    doors: list[Door]
    nothings: dict[tuple[str, ...], Answer | None] = field(default_factory=dict)  # what was answered about what never was
    silent: int = 0

    def visit_all(self, reader: Visitor, doors: Iterable[Door]) -> None:
        for door in doors:
            for which, secret in self.asked_at(door):
                if secret is None or secret.owner != reader.name or not door.writes:  # else it would publish what is its own
                    self.visit(reader, door, which, secret)

    def asked_at(self, door: Door) -> Iterator[tuple[str, Secret | None]]:
        """What is asked for at a door, and what it is."""
        if door.takes in ("", "handle"):
            yield self.owner.handle if door.takes else "", None
        elif door.takes == "key":
            yield from ((key, secret) for secret in self.canaries.secrets for key in secret.keys)
        elif door.takes == "word":
            yield from ((word, secret) for secret in self.canaries.secrets for word in secret.searched)
        else:
            yield from self._ids_for(door)

    def _ids_for(self, door: Door) -> Iterator[tuple[str, Secret]]:
        others: set[str] = set()
        for secret in self.canaries.secrets:
            for id in secret.ids:
                if id.startswith(door.of) or id[0] not in others:
                    yield id, secret
                    others.add(id[0])

    def visit(self, reader: Visitor, door: Door, which: str, secret: Secret | None) -> None:
        answer = self.knock(reader, door, which)
        if answer is None:
            return
        self.look(reader, door, answer)
        if secret is not None and secret.owner != reader.name and self.is_told(reader, door, which, answer):
            difference = answer.differs(self.nothing(reader, door, which[0]))
            self.report.leak(
                Leak(door.title, reader.name, secret.name, "that it is there, for what never was is answered otherwise", difference)
            )

    def knock(self, reader: Visitor, door: Door, which: str) -> Answer | None:
        """None where there is no answer that says anything; this is told."""
        try:
            answer = reader.knock(door, which)
        except Unanswered as error:
            self.silent += 1
            if self.silent >= SILENT:
                raise Impossible(f"The house does not answer any more: {error}.") from error
            self.report.not_checked(f"{door.title}, as {reader.name}: {error}")
            return None
        self.silent = 0
        if door.kind in DOCUMENTS and answer.fault:
            self.report.not_checked(f"{door.title}, as {reader.name}: it answered {answer.fault}")
        return answer

    def look(self, reader: Visitor, door: Door, answer: Answer) -> None:
        """For canaries that are not the reader's own."""
        for secret, what, mark in self.canaries.told(answer.everything, reader.name):
            self.report.leak(Leak(door.title, reader.name, secret.name, what, answer.place_of(mark)))
        if answer.is_picture:
            for secret, what in self.canaries.shown(answer.body, reader.name):
                self.report.leak(Leak(door.title, reader.name, secret.name, what))

    # What never was (R15).

    def is_told(self, reader: Visitor, door: Door, which: str, answer: Answer) -> bool:
        """Is it answered otherwise than what never was? Both are asked twice, for somebody else may change something in between."""
        nothing = self.nothing(reader, door, which[0])
        if nothing is None or answer.told == nothing.told:
            return False
        del self.nothings[key_of(reader, door, which[0])]
        again, nothing = self.knock(reader, door, which), self.nothing(reader, door, which[0])
        return again is not None and nothing is not None and again.told != nothing.told

    def nothing(self, reader: Visitor, door: Door, prefix: str) -> Answer | None:
        """What is answered about something of this kind that never was."""
        key = key_of(reader, door, prefix)
        if key not in self.nothings:
            self.nothings[key] = self.knock(reader, door, new_word(new_run()) if door.takes == "word" else new_id(prefix))
        return self.nothings[key]

    # What does not change (R16).

    def told_of_the_owner(self, readers: Iterable[Visitor]) -> Told:
        """Nothing of the owner's is public, so this stays as it is whatever the owner has."""
        asked = [(door, self.owner.handle) for door in self.doors if door.takes == "handle" and door.kind != MUTATIONS]
        asked += [(door, self.owner.id) for door in self.doors if door.name.startswith("node(")]
        found = {(reader.name, door.kind, door.name): self.knock(reader, door, which) for reader in readers for door, which in asked}
        return {key: answer for key, answer in found.items() if answer is not None}

    def compare(self, before: Told, after: Told) -> None:
        for (reader, kind, name), answer in after.items():
            was = before.get((reader, kind, name))
            if was is not None and was.told != answer.told:
                what = "that there is something, for what is told of its owner changed"
                self.report.leak(Leak(f"{kind}, {name}", reader, "what the owner has", what, answer.differs(was)))


def key_of(reader: Visitor, door: Door, prefix: str) -> tuple[str, ...]:
    return reader.name, door.kind, door.name, prefix
