"""Where words could be left behind beside the answers: files of the data folder, logs, the tables of the jobs, and the pictures."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.config import Settings
from gateway.jobs import QueuedJobs
from gateway.privacy.canaries import Canaries, Secret
from schema.actions.work import bytes_of
from schema.ports import ObjectStore

PIECE: Final = 1 << 20  # octets that are read at once
OVERLAP: Final = 1024  # longer than any canary, so that none is cut in two
PROCESSES: Final = Path("/proc")
OUTPUTS: Final = ("1", "2")


@dataclass(frozen=True, slots=True)
class Trace:
    """What was found where."""

    where: str
    secret: Secret
    what: str


def in_file(path: Path, canaries: Canaries) -> Iterator[Trace]:
    """What a file has of what people wrote, each once."""
    found: dict[tuple[str, str], Trace] = {}
    with path.open("rb") as file:
        before = b""
        while piece := file.read(PIECE):
            for secret, what, _ in written(before + piece, canaries):
                found.setdefault((secret.name, what), Trace(str(path), secret, what))
            before = piece[-OVERLAP:]
    yield from found.values()


def written(text: bytes, canaries: Canaries) -> Iterator[tuple[Secret, str, bytes]]:
    """Words, and all else that is of the content. Ids and addresses are not: things are named by them, and they open nothing."""
    yield from canaries.words(text)
    for secret in canaries.secrets:
        yield from ((secret, what, mark) for mark, what in secret.marks.items() if mark not in secret.names and mark in text)


def files_of(settings: Settings, since: float) -> list[Path]:
    """Files of the data folder that were written since then, but the database itself and the pictures."""
    pictures = Path(settings.storage.removeprefix("file://"))
    return [
        path for path in sorted(settings.data.rglob("*")) if kept_beside(path, settings.database, pictures) and written_since(path, since)
    ]


def kept_beside(path: Path, database: Path, pictures: Path) -> bool:
    return path.is_file() and not path.name.startswith(database.name) and not path.is_relative_to(pictures)


def written_since(path: Path, since: float) -> bool:
    try:
        return path.stat().st_mtime >= since
    except OSError:
        return False


def logs_of(data: Path) -> tuple[list[Path], list[str]]:
    """The files into which processes of the house write what they have to say, and where it goes otherwise."""
    files: set[Path] = set()
    others: set[str] = set()
    for process in processes_of(data):
        for output in OUTPUTS:
            target = leads_to(process / "fd" / output)
            if target.startswith("/") and Path(target).is_file():
                files.add(Path(target))
            elif target not in ("", "/dev/null"):
                others.add("a terminal" if target.startswith("/dev/") else "a pipe")
    return sorted(files), sorted(others)


def processes_of(data: Path) -> Iterator[Path]:
    """Processes that have a file of the data folder open, as far as one may look at them."""
    for process in PROCESSES.glob("[0-9]*"):
        if process.name != str(os.getpid()):
            try:
                opened = [leads_to(link) for link in (process / "fd").iterdir()]
            except OSError:
                continue
            if any(target.startswith(f"{data}/") for target in opened):
                yield process


def leads_to(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


def in_jobs(jobs: QueuedJobs, canaries: Canaries) -> tuple[int, list[Trace]]:
    """How many rows the tables of the jobs have, and what is in them."""
    rows, found = 0, []
    for table, content in jobs.contents():
        rows += 1
        found += [Trace(f"the jobs' table {table}", secret, what) for secret, what, _ in written(content, canaries)]
    return rows, found


def in_pictures(store: ObjectStore, pictures: list[str], canaries: Canaries) -> Iterator[Trace]:
    """What the files of the audit's pictures say beside their pixels: no word, and no id or address either."""
    for name in (part for key in pictures for part in bytes_of(key)):
        content = store.get(name) or b""
        words = [(secret, what) for secret, what, _ in canaries.words(content)]
        names = [(secret, secret.marks[mark]) for secret in canaries.secrets for mark in secret.names if mark in content]
        yield from (Trace(f"the picture {name.rpartition('/')[2]}", secret, what) for secret, what in words + names)
