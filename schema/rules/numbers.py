"""Which sums staff may see (R14)."""

from typing import Final

SUPPRESSED_BELOW: Final = 5  # accounts


def shown(number: int, accounts: int) -> int | None:
    """A number to which so many accounts contributed; null where these are too few."""
    return number if accounts >= SUPPRESSED_BELOW else None
