"""Why a mutant that survives is no change of behaviour: a committed file of reasons, by the names of the mutants.

Lines that begin at the margin name mutants; the indented ones below them are the reason of all of these.
"""

from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("survivors.txt")


def reasons(text: str) -> dict[str, str]:
    """Name -> reason. Raises ValueError for a name without a reason, and for one that is there twice."""
    found: dict[str, str] = {}
    names: list[str] = []
    begun = False
    for line in [line for line in text.splitlines() if line.strip() and not line.startswith("#")]:
        if line.startswith(" "):
            found |= {name: f"{found.get(name, '')} {line.strip()}".strip() for name in names}
            begun = True
        else:
            names = [*([] if begun else names), line]
            begun = False
            if line in found:
                raise ValueError(f"This has two reasons: {line}")
    if names and not begun:
        raise ValueError(f"This has no reason: {names[-1]}")
    return found
