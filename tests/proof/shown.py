"""What `/media` is to answer to somebody who sees an image: the file, or the part of it, that is asked for."""

from dataclasses import dataclass

from gateway.media import KINDS
from schema.tables import Image
from tests.proof.doors import ACCEPTS, RANGES, Question
from tests.proof.house import has_avif, pixels

Headers = list[tuple[bytes, bytes]]
Page = tuple[int, Headers, bytes]


@dataclass(frozen=True)
class Shown:
    """A size of an image, of which everybody sees it or its owner alone, and what is said about it by who asks."""

    image: Image
    size: str
    listed: bool
    question: Question

    @property
    def page(self) -> Page:
        """Kept by caches, and told to be unchanged, only where everybody sees it."""
        caching = b"public, no-cache" if self.listed else b"private, no-store"
        headers = [(b"vary", self.vary), (b"cache-control", caching), *([(b"etag", self.tag.encode())] if self.listed else [])]
        return (304, headers, b"") if self.listed and self.known else self.content(headers)

    @property
    def vary(self) -> bytes:
        return b"Authorization, Cookie" if self.size == "original.png" else b"Authorization, Cookie, Accept"

    @property
    def name(self) -> str:
        """In AVIF for whom that is as good, if it is there."""
        avif = self.size != "original.png" and ACCEPTS[self.question.headers["accept"]] and has_avif(self.image)
        return self.size.replace("webp", "avif") if avif else self.size

    @property
    def known(self) -> str:
        return self.question.headers.get("if-none-match", "")

    @property
    def tag(self) -> str:
        """Of the file that is answered; of the one that the asker has already, which is as good."""
        in_webp = f'"{self.image.media_key}-{self.size}"'
        return in_webp if in_webp in self.known else f'"{self.image.media_key}-{self.name}"'

    def content(self, headers: Headers) -> Page:
        content, places = pixels(self.image, self.name), self.places
        part = content[places] if places else content
        length = (b"content-length", str(len(part)).encode())
        if not part:
            kept = [header for header in headers if header[0] != b"cache-control"]
            gone = [(b"cache-control", b"private, no-store"), (b"content-range", f"bytes */{len(content)}".encode())]
            return 416, [*kept, *gone, length], b""
        kind = "image/avif" if self.name.endswith("avif") else KINDS[self.size]
        headers = [*headers, length, (b"accept-ranges", b"bytes"), (b"content-type", kind.encode())]
        if not places:
            return 200, headers, b"" if self.question.method == "HEAD" else content
        start, stop, _ = places.indices(len(content))
        return 206, [*headers, (b"content-range", f"bytes {start}-{stop - 1}/{len(content)}".encode())], part

    @property
    def places(self) -> slice | None:
        """Which octets are asked for; None for all. Not by HEAD, and not if they are to be of another file."""
        only_of = self.question.headers.get("if-range")
        same = only_of is None or (self.listed and only_of == self.tag)
        return RANGES[self.question.headers.get("range", "")] if same and self.question.method == "GET" else None
