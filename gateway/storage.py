"""Where the bytes of pictures lie: in a folder, or in whatever else obstore speaks to."""

from typing import Self

from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url


class Objects:
    """Bytes under keys; see `schema.ports.ObjectStore`. It may be used on any thread."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Open `file:///a/folder`, which is made where it is not there, `memory:///`, or `s3://bucket/folder`. Raises ValueError."""
        try:
            return cls(LocalStore.from_url(url, mkdir=True) if url.startswith("file:") else from_url(url))
        except BaseError as error:
            raise ValueError(f"The storage {url} cannot be opened: {error}") from error

    def put(self, key: str, content: bytes) -> None:
        try:
            self._store.put(key, content, mode="create")
        except (AlreadyExistsError, FileExistsError):
            return

    def get(self, key: str) -> bytes | None:
        try:
            return bytes(self._store.get(key).bytes())
        except (NotFoundError, FileNotFoundError):
            return None

    def copy(self, source: str, target: str) -> bool:
        try:
            self._store.copy(source, target)
        except (NotFoundError, FileNotFoundError):
            return False
        return True

    def delete(self, keys: list[str]) -> None:
        for key in keys:
            try:
                self._store.delete(key)
            except (NotFoundError, FileNotFoundError):
                continue

    def keys(self, prefix: str) -> list[str]:
        """All keys that begin so. The store knows folders only, so within one they are compared here."""
        folder = prefix.rpartition("/")[0]
        found = (entry["path"] for page in self._store.list(folder or None) for entry in page)
        return [key for key in found if key.startswith(prefix)]
