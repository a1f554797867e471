"""What a run found, for a person and for a program."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from schema.tables import as_text

SHOWN: Final = 20  # doors with leaks that are told one by one
WIDTH: Final = 12
SOUND, LEAKS, UNCHECKED = 0, 1, 2  # exit codes


@dataclass(frozen=True, slots=True)
class Leak:
    """Who got to know what through which door."""

    door: str
    reader: str
    secret: str
    what: str
    where: str = ""


@dataclass
class Report:
    """All that a run has to say."""

    address: str
    begun: datetime
    seconds: float = 0.0
    made: list[str] = field(default_factory=list)
    asked: dict[str, Counter[str]] = field(default_factory=dict)  # by visitor, requests by kind of door
    searched: list[str] = field(default_factory=list)
    leaks: dict[Leak, int] = field(default_factory=dict)  # how often
    unchecked: dict[str, int] = field(default_factory=dict)  # what should have been checked and was not
    absent: list[str] = field(default_factory=list)  # what is out of reach, or not there
    stays: Counter[str] = field(default_factory=Counter)

    def leak(self, leak: Leak) -> None:
        self.leaks[leak] = self.leaks.get(leak, 0) + 1

    def not_checked(self, what: str) -> None:
        self.unchecked[what] = self.unchecked.get(what, 0) + 1

    @property
    def code(self) -> int:
        return LEAKS if self.leaks else UNCHECKED if self.unchecked else SOUND

    @property
    def verdict(self) -> str:
        if self.leaks:
            return f"{sum(self.leaks.values()):,} answers or traces tell what is private."
        return "Not everything could be checked." if self.unchecked else "Nothing private was told to anybody."

    def as_json(self) -> str:
        found = [
            {"door": k.door, "as": k.reader, "of": k.secret, "what": k.what, "where": k.where, "times": n} for k, n in self.leaks.items()
        ]
        told: dict[str, Any] = {
            "address": self.address,
            "begun": as_text(self.begun),
            "seconds": round(self.seconds, 1),
            "verdict": self.verdict,
            "exitCode": self.code,
            "made": self.made,
            "requests": {reader: dict(asked) for reader, asked in self.asked.items()},
            "searched": self.searched,
            "leaks": found,
            "unchecked": self.unchecked,
            "outOfReach": self.absent,
            "stays": dict(self.stays),
        }
        return json.dumps(told, indent=2)

    def as_text(self) -> str:
        parts = (
            [f"Privacy check of {self.address}, {as_text(self.begun)}, {self.seconds:.1f} s"],
            ["Made for it, and removed again:", *listed(self.made)],
            ["Requests:", *self._table()],
            ["Searched for words of these:", *listed(self.searched)],
            ["Told to whom it is none of their business:", *listed(self._leaks() or ["nothing"])],
            ["Should have been checked, and could not be:", *listed(times(self.unchecked) or ["nothing"])],
            ["Out of reach:", *listed(self.absent or ["nothing"])],
            ["Stays in the house, without content:", *listed([f"{n} {what}" for what, n in self.stays.items() if n] or ["nothing"])],
            [self.verdict],
        )
        return "\n\n".join("\n".join(part) for part in parts)

    def _table(self) -> list[str]:
        kinds = sorted(set().union(*self.asked.values()))
        head = "  " + " " * WIDTH + "".join(f"{reader:>{WIDTH}}" for reader in self.asked)
        rows = [f"  {kind:<{WIDTH}}" + "".join(f"{asked[kind]:>{WIDTH},}" for asked in self.asked.values()) for kind in kinds]
        return [head, *rows]

    def _leaks(self) -> list[str]:
        """A line for each door: who gets to know what there, first of all."""
        doors = list(dict.fromkeys(leak.door for leak in self.leaks))
        rest = [f"and {len(doors) - SHOWN:,} doors more, which --json has"] if len(doors) > SHOWN else []
        return [self._at(door) for door in doors[:SHOWN]] + rest

    def _at(self, door: str) -> str:
        leaks = [leak for leak in self.leaks if leak.door == door]
        first, readers = leaks[0], ", ".join(dict.fromkeys(leak.reader for leak in leaks))
        where = f" at {first.where}" if first.where else ""
        more = f", and {len(leaks) - 1} more" if len(leaks) > 1 else ""
        return f"{door}, as {readers}: {first.secret}, {first.what}{where}{more}"


def times(counted: dict[str, int]) -> list[str]:
    return [what if n == 1 else f"{what} ({n} times)" for what, n in counted.items()]


def listed(lines: list[str]) -> list[str]:
    return [f"  - {line}" for line in lines]
