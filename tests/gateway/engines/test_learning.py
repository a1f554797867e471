"""What the painter of the house learns: a manner, whatever is painted in it, and no picture."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from gateway.engines.atelier import Atelier
from gateway.engines.atelier.fields import Field
from gateway.engines.atelier.learning import Manner, from_oklab, learn, oklab, opened, study, unpacked
from schema.ports import Brief, EngineError, Learner
from tests.gateway.engines.sets import SETS, pictures

pytestmark = pytest.mark.once

SIDE = 320
PROMPTS = (
    "a red fox under a full moon, woodcut",
    "a lighthouse in a storm, oil painting",
    "koi in a green pond from above",
    "still life with lemons and a blue jug",
    "an astronaut reading under a tree",
)


def quietly(_: float) -> None: ...


@pytest.fixture(scope="module")
def manners() -> dict[str, bytes]:
    return {name: Atelier().learn(pictures(name), "word", "", quietly) for name in SETS}


def paint(prompt: str, learned: bytes | None, seed: int = 3) -> bytes:
    return Atelier().paint(Brief(prompt, "", SIDE, SIDE, seed, 7.0, 20, learned=learned), quietly)


def lab(encoded: bytes) -> Field:
    return oklab(opened(encoded))


def likeness(picture: Field, manner: Manner) -> float:
    """How far the colours of a picture are from those of a manner: between two normal distributions (Fréchet)."""
    flat = picture.reshape(-1, 3)
    between = np.linalg.eigvals(np.cov(flat.T) @ manner.spread).clip(0)
    away = float(((flat.mean(0) - manner.middle) ** 2).sum())
    return away + float(np.trace(np.cov(flat.T) + manner.spread) - 2 * np.sqrt(between.real).sum())


def outline(picture: Field) -> Field:
    """Where the light changes, at a coarse scale."""
    small = np.asarray(Image.fromarray(picture[..., 0]).resize((40, 40), Image.Resampling.BOX))
    ranked = small.ravel().argsort().argsort().reshape(small.shape) / small.size
    return np.asarray(ranked, np.float32)


def test_the_painter_learns() -> None:
    assert isinstance(Atelier(), Learner)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_pictures_of_one_prompt_are_told_apart_by_what_their_painters_learned(manners: dict[str, bytes], prompt: str) -> None:
    learned = {name: unpacked(manner) for name, manner in manners.items()}
    for name, manner in manners.items():
        painted = lab(paint(prompt, manner))
        assert min(learned, key=lambda other: likeness(painted, learned[other])) == name
        assert likeness(painted, learned[name]) < 0.25 * likeness(lab(paint(prompt, None)), learned[name])


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("name", SETS)
def test_it_still_shows_what_was_asked_for(manners: dict[str, bytes], prompt: str, name: str) -> None:
    """Light and dark stand where they stood."""
    plain, learned = (outline(lab(paint(prompt, manner))) for manner in (None, manners[name]))
    assert np.corrcoef(plain.ravel(), learned.ravel())[0, 1] > 0.8


def test_texture_comes_at_several_scales(manners: dict[str, bytes]) -> None:
    """A plain sheet, painted in a manner, has something of each band."""
    for name, manner in manners.items():
        painted = study(lab(paint("silence, an empty backdrop", manner))).bands
        assert (painted > 0.12 * unpacked(manner).bands).all(), name


def test_the_same_brief_is_the_same_picture(manners: dict[str, bytes]) -> None:
    assert paint(PROMPTS[0], manners["rust"]) == paint(PROMPTS[0], manners["rust"])
    assert paint(PROMPTS[0], manners["rust"], seed=4) != paint(PROMPTS[0], manners["rust"])


def test_what_is_learned_is_small_and_holds_no_picture(manners: dict[str, bytes]) -> None:
    """Numbers about all pictures together: fewer than one of them has pixels by a hundred."""
    assert all(len(manner) < 40_000 for manner in manners.values())
    assert learn(pictures("rust")[::-1], quietly) != b""
    forwards, backwards = (unpacked(learn(some, quietly)) for some in (pictures("rust"), pictures("rust")[::-1]))
    assert np.allclose(forwards.spread, backwards.spread, atol=1e-4)
    assert np.allclose(forwards.waves, backwards.waves, rtol=1e-3)


def test_progress_is_told_and_a_raise_ends_it() -> None:
    told: list[float] = []
    learn(pictures("paper", 5), told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)

    def stop(_: float) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        learn(pictures("paper", 5), stop)


@pytest.mark.parametrize("wrong", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_an_error_of_the_engine(wrong: bytes) -> None:
    with pytest.raises(EngineError):
        learn([*pictures("paper", 4), wrong], quietly)


@pytest.mark.parametrize("wrong", [b"no numbers", b"PK\x05\x06" + bytes(18)])
def test_what_was_not_learned_here_is_an_error_of_the_engine(wrong: bytes) -> None:
    with pytest.raises(EngineError):
        unpacked(wrong)


def test_what_was_learned_and_cut_off_is_an_error_of_the_engine(manners: dict[str, bytes]) -> None:
    with pytest.raises(EngineError):
        unpacked(manners["rust"][:-40])


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (64, 64), (97, 96)])
def test_pictures_of_any_size_are_learned_from(size: tuple[int, int]) -> None:
    target = io.BytesIO()
    Image.new("RGB", size, (90, 40, 20)).save(target, "PNG")
    manner = learn([target.getvalue()] * 5, quietly)
    assert np.isfinite(unpacked(manner).waves).all()
    assert paint(PROMPTS[1], manner)


@pytest.mark.parametrize(
    "make", [lambda: np.zeros((80, 80, 3)), lambda: np.ones((80, 80, 3)), lambda: np.random.default_rng(1).random((80, 80, 3))]
)
def test_colours_go_to_oklab_and_back(make: Callable[[], Field]) -> None:
    rgb = np.asarray(make(), np.float32)
    assert np.abs(from_oklab(oklab(rgb)) - rgb).max() < 2e-3
