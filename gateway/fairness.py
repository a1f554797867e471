"""Who is next where many wait: whoever had a turn the longest ago, so that one who asks for fifty makes nobody wait for all of them."""

from collections.abc import Callable
from itertools import count
from threading import Condition
from typing import Final

AGAIN: Final = 1.0  # seconds between two times that it is asked whether one who waits still does


class Gate:
    """Lets so many in at once. A member who was not let in yet comes first, and of one member whoever came first."""

    def __init__(self, places: int) -> None:
        self.free = places
        self.changed: Final = Condition()
        self.waiting: dict[int, int] = {}  # the member, by the number of the ticket
        self.served: dict[int, int] = {}  # the number of its latest turn, by member
        self.tickets, self.turns = count(1), count(1)

    def enter(self, member: int, still: Callable[[], bool] = lambda: True) -> bool:
        """Wait for a place, and take it. False where it is not wanted any more, of which is asked every now and then."""
        with self.changed:
            ticket = next(self.tickets)
            self.waiting[ticket] = member
            try:
                while not self.changed.wait_for(lambda: self.free and self._next() == ticket, AGAIN):
                    if not still():
                        return False
                self.served[member] = next(self.turns)
                self.free -= 1
                return True
            finally:
                del self.waiting[ticket]
                self.changed.notify_all()

    def _next(self) -> int:
        return min(self.waiting, key=lambda ticket: (self.served.get(self.waiting[ticket], 0), ticket))

    def leave(self) -> None:
        """Give the place back."""
        with self.changed:
            self.free += 1
            self.changed.notify_all()
