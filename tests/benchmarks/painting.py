"""How long the house takes for pictures: one at a time, as a worker paints them, on one core."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from statistics import median
from time import monotonic
from typing import Final

from gateway import pictures
from gateway.engines.atelier import Atelier
from gateway.engines.realesrgan import RealESRGAN
from gateway.painting import refine
from gateway.provenance.declaration import Declaration, Start
from schema.ports import Brief, SourceType
from tests.gateway.engines.sheet import PROMPTS
from tests.gateway.provenance.signed import signer

SIDE: Final = 768  # pixels: what Create begins with
SMALL: Final = 512
HEAD: Final = f"{'picture':<24}{'median':>9}{'slowest':>10}{'a minute':>10}  bound"


def brief(prompt: str, side: int = SIDE) -> Brief:
    return Brief(prompt, "", side, side, seed=1, guidance=7.0, steps=20)


@cache
def painted(side: int) -> bytes:
    return Atelier().paint(brief(PROMPTS[1], side), quietly)


def quietly(*_: object) -> None: ...


def atelier(prompt: str) -> None:
    Atelier().paint(brief(prompt), quietly)


def alchemy(prompt: str) -> None:
    refine(Atelier(), RealESRGAN(), brief(prompt), Start.WORDS, signer(), quietly)


def sizes(_: str) -> None:
    pictures.sizes(painted(SIDE), Declaration(SourceType.ALGORITHMIC), signer(), quietly)


def twice(_: str) -> None:
    RealESRGAN().enlarge(painted(SMALL), 2, quietly)


def four_times(_: str) -> None:
    RealESRGAN().enlarge(painted(SMALL), 4, quietly)


@dataclass(frozen=True, slots=True)
class Piece:
    """What is done, for which prompts, and the seconds that it may take."""

    title: str
    work: Callable[[str], None]
    prompts: Sequence[str]
    most: float | None = None


PIECES: Final = (
    Piece(f"atelier, {SIDE}²", atelier, PROMPTS, most=1.0),
    Piece(f"Alchemy, {SIDE}² to {2 * SIDE}²", alchemy, PROMPTS[:8]),
    Piece(f"{SMALL}² to {2 * SMALL}²", twice, PROMPTS[:8]),
    Piece(f"{SMALL}² to {4 * SMALL}²", four_times, PROMPTS[:4]),
    Piece(f"all sizes of {SIDE}²", sizes, PROMPTS[:24]),
)


def measured(only: str) -> Iterator[bool]:
    """Print a line for each; is its bound reached?"""
    wanted = [piece for piece in PIECES if only in piece.title]
    if wanted:
        print(f"\n{HEAD}")
    for piece in wanted:
        seconds = timed(piece)
        usual = median(seconds)
        held = piece.most is None or usual <= piece.most
        bound = "-" if piece.most is None else f"≤ {piece.most} s {'ok' if held else 'SHORT'}"
        print(f"{piece.title:<24}{usual:>7.2f} s{max(seconds):>8.2f} s{60 / usual:>10,.0f}  {bound}", flush=True)
        yield held


def timed(piece: Piece) -> list[float]:
    """Of each prompt, in a process of its own. The first picture of a process finds nothing loaded, and is not counted."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=confine) as apart:
        prompts = [piece.prompts[0], *piece.prompts]
        return [*apart.map(seconds_of, [piece.work] * len(prompts), prompts)][1:]


def confine() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def seconds_of(work: Callable[[str], None], prompt: str) -> float:
    begun = monotonic()
    work(prompt)
    return monotonic() - begun
