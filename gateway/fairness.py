"""Who is next where many wait: whoever had a turn the longest ago, so that one who asks for fifty makes nobody wait for all of them."""

from itertools import count
from threading import Condition
from typing import Final


class Gate:
    """Lets so many in at once. A member who was not let in yet comes first, and of one member whoever came first."""

    def __init__(self, places: int) -> None:
        self.free = places
        self.changed: Final = Condition()
        self.waiting: dict[int, int] = {}  # the member, by the number of the ticket
        self.served: dict[int, int] = {}  # the number of its latest turn, by member
        self.tickets, self.turns = count(1), count(1)

    def enter(self, member: int) -> None:
        """Wait for a place, and take it."""
        with self.changed:
            ticket = next(self.tickets)
            self.waiting[ticket] = member
            self.changed.wait_for(lambda: self.free and self._next() == ticket)
            del self.waiting[ticket]
            self.served[member] = next(self.turns)
            self.free -= 1
            self.changed.notify_all()

    def _next(self) -> int:
        return min(self.waiting, key=lambda ticket: (self.served.get(self.waiting[ticket], 0), ticket))

    def leave(self) -> None:
        """Give the place back."""
        with self.changed:
            self.free += 1
            self.changed.notify_all()
