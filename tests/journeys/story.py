"""A story that is told while it happens."""

from collections.abc import Iterator
from contextlib import contextmanager


class Story:
    """Holds a test to the words of a story: all of them, in their order; what fails says at which words."""

    def __init__(self, text: str) -> None:
        self.rest = text

    @contextmanager
    def tells(self, words: str) -> Iterator[None]:
        assert self.rest.startswith(words), f"the story goes on with: {self.rest}"
        try:
            yield
        except BaseException as error:
            error.add_note(f"In the story: {words}")
            raise
        self.rest = self.rest.removeprefix(words).lstrip()

    def ends(self) -> None:
        assert not self.rest, f"the story is not over: {self.rest}"
