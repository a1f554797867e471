"""How much may be asked for in a minute, by what it could cost: by each member, by whoever is nobody from one address, and from one address
in all, where several may live.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from time import time
from typing import Any, Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from gateway.caller import Caller
from schema.compiler.limits import RequestError
from schema.compiler.plan import MAX_ROWS

NEIGHBOURS: Final = 4  # times as much may come from one address as from one member
MOST_OF_A_MEMBER, MOST_OF_NOBODY = 500, 100  # sockets and streams; of nobody from one address


class TooMany(RequestError):
    """More was asked for than a minute has. `retry_after`: seconds until it begins anew."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("TOO_MANY_REQUESTS", f"You asked for more than a minute has. Try again in {retry_after} seconds.")
        self.retry_after = retry_after

    @property
    def errors(self) -> list[dict[str, Any]]:
        (found,) = super().errors
        return [{**found, "extensions": {**found["extensions"], "retryAfter": self.retry_after}}]


class Rates:
    """Counts in this process. `a_minute`: what one member may ask for; 0: whatever it wants."""

    def __init__(self, a_minute: int) -> None:
        self.limiter = FixedWindowRateLimiter(MemoryStorage())
        self.of_one = RateLimitItemPerMinute(a_minute, namespace="one") if a_minute else None
        self.of_address = RateLimitItemPerMinute(a_minute * NEIGHBOURS, namespace="address")

    @property
    def limited(self) -> bool:
        return self.of_one is not None

    def charge(self, caller: Caller, cost: float) -> None:
        """Count it: what a document could cost, but no more than an answer may really have. Raises TooMany."""
        if self.of_one is None or not cost:
            return
        counted = max(1, min(MAX_ROWS, ceil(cost)))
        for limit, of in ((self.of_one, name_of(caller)), (self.of_address, caller.address)):
            if not self.limiter.hit(limit, of, cost=counted):
                raise TooMany(max(1, ceil(self.limiter.get_window_stats(limit, of).reset_time - time())))


class Staying:
    """Who stays in this process, with a socket or a stream. They are counted as requests are: by member, or by address."""

    def __init__(self) -> None:
        self.there: Counter[str] = Counter()

    @contextmanager
    def of(self, caller: Caller) -> Iterator[None]:
        """One more, until this is left. Raises LIMIT_EXCEEDED."""
        one = name_of(caller)
        if self.there[one] >= (MOST_OF_A_MEMBER if caller.viewer.signed_in else MOST_OF_NOBODY):
            raise RequestError("LIMIT_EXCEEDED", "As many sockets and streams are open as one may have. Close some.")
        self.there[one] += 1
        try:
            yield
        finally:
            self.there[one] -= 1
            if not self.there[one]:
                del self.there[one]


def name_of(caller: Caller) -> str:
    return f"member {caller.viewer.account_pk}" if caller.viewer.signed_in else f"nobody at {caller.address}"
