"""SQL of an intruder, from the grammar beside this file: valid for the most part, with every way to spell a name."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ALTERNATIVE: Final = re.compile(r"  (?:(\d+) of ?)?(.*)")
REFERENCE: Final = re.compile(r"\{(\w+)\}")
GAPS: Final = ("\n", "\t", "/**/", " /* v_image */ ", " -- t_image\n", "\f", " /* ' \" ` [ */ ", "\r\n")
QUOTES: Final = (("", ""), ("", ""), ("", ""), ('"', '"'), ("[", "]"), ("`", "`"), ("'", "'"))
LOOKALIKES: Final = {"t": "\uff54", "i": "\u0131", "s": "\u017f", "k": "\u212a", "_": "\uff3f", "e": "\u0435", "a": "\u0430"}
SCOPES: Final = ("core", "with", "scalar", "values", "pragma", "write", "define", "rest")
DEPTH: Final = 4
ANY: Final = "any of "


def rules() -> dict[str, tuple[list[str], list[int]]]:
    """Rule -> alternatives and their weights; after ANY each word is one."""
    found: dict[str, tuple[list[str], list[int]]] = {}
    for line in Path(__file__).with_name("grammar.txt").read_text().splitlines():
        if line and line[0] not in " #":
            texts, weights = found[line] = [], []
        elif line.startswith("  ") and (alternative := ALTERNATIVE.fullmatch(line)):
            each = alternative[2].removeprefix(ANY).split() if alternative[2].startswith(ANY) else [alternative[2]]
            texts += each
            weights += [int(alternative[1] or 1)] * len(each)
    return found


class Grammar:
    """`known` are names that can stand in a FROM, each with its columns; `views` those of them that an intruder would like to take."""

    def __init__(self, seed: int, known: Mapping[str, Sequence[str]], views: Sequence[str]) -> None:
        self.random, self.rules = random.Random(seed), rules()
        self.known, self.names, self.views = known, list(known), list(views)
        self.of = self.took = self.names[0]
        self.depth, self.odd = 0, 1.0

    def statement(self) -> str:
        """One in three is spelled as plainly as the compiler's own, so that how it is spelled is not what it is refused for."""
        self.odd = self.random.choice((0.0, 1.0, 1.0))
        return self.rule("statement")

    def chance(self, share: float) -> bool:
        """Of something odd."""
        return self.random.random() < share * self.odd

    def rule(self, name: str) -> str:
        texts, weights = self.rules[name]
        with self.scope(name):
            text = texts[0] if self.depth > DEPTH else self.random.choices(texts, weights)[0]
            return REFERENCE.sub(lambda found: self.word(found[1]), self.spaced(text))

    @contextmanager
    def scope(self, name: str) -> Iterator[None]:
        """A SELECT of its own is about a table of its own."""
        before = self.of, self.took
        if name in SCOPES:
            self.of = self.random.choice(self.names)
            self.took = self.random.choice(self.views if self.random.random() < 0.7 else [*self.names, "x", "r", "json_each"])
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1
            self.of, self.took = before

    def spaced(self, text: str) -> str:
        return re.sub(" ", lambda _: self.random.choice(GAPS) if self.chance(0.07) else " ", text)

    def word(self, name: str) -> str:
        return self.rule(name) if name in self.rules else str(getattr(self, name)())

    # The names that are filled in.

    def table(self) -> str:
        return self.placed(self.of)

    def other(self) -> str:
        return self.placed(self.random.choice(self.names))

    def name(self) -> str:
        return self.spelled(self.random.choice(self.names))

    def view(self) -> str:
        return self.spelled(self.random.choice(self.views))

    def taken(self) -> str:
        return self.spelled(self.took)

    def text(self) -> str:
        return f"'{self.random.choice(self.names)}'"

    def column(self) -> str:
        return self.random.choice(("rowid", "oid")) if self.chance(0.02) else self.quoted(self.random.choice(self.known[self.of]))

    def columns(self) -> str:
        return ", ".join(map(self.quoted, self.known[self.of]))

    def function(self) -> str:
        return self.spelled(self.rule("function_name"))

    # How they are spelled.

    def quoted(self, column: str) -> str:
        opens, closes = self.random.choice(QUOTES[3:6]) if self.odd else ('"', '"')
        return f"{opens}{column}{closes}"

    def placed(self, name: str) -> str:
        """A name with its database, or without."""
        schema = self.random.choice(("main", "temp" if name in self.views else "main")) if self.chance(0.3) else ""
        gap, other = self.random.choice((("", ""), (" ", " "), ("/**/", "/*.*/")))
        return f"{self.spelled(schema)}{gap}.{other}{self.spelled(name)}" if schema else self.spelled(name)

    def spelled(self, name: str) -> str:
        """A name in one of the ways in which SQLite takes it; now and then in one in which it does not."""
        if self.chance(0.02) and len(name) > 1:
            return self.misspelled(name)
        cased = "".join(self.random.choice((letter, letter.upper())) for letter in name) if self.chance(0.3) else name
        opens, closes = self.random.choice(QUOTES if self.odd else QUOTES[:3])
        return f"{opens}{cased}{closes}"

    def misspelled(self, name: str) -> str:
        place = self.random.randrange(1, len(name))
        before, after = name[:place], name[place:]
        ways = (
            *(f"{before}/**/{after}", f'"{before}""{after}"', f'"{before}" "{after}"', f"`{before}``{after}`", f"'{before}''{after}'"),
            *(f"{before}\\{after}", f"\ufeff{name}", f"{name}\u0301", f'"{name}\x00"', f'"{name} "', f"U&'{name}'", f"$${name}$$"),
            "".join(LOOKALIKES.get(letter, letter) for letter in name),
        )
        return self.random.choice(ways)
