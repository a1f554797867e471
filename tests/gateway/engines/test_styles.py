"""Each style does what its makers do: measured on pictures of a few plain shapes, of which it is known what is in them."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gateway.engines.atelier.fields import Field, soften
from gateway.engines.atelier.palette import LUMA
from gateway.engines.atelier.reading import read
from gateway.engines.atelier.scene import Scene, compose
from gateway.engines.atelier.styles import STYLES, in_style
from schema.ports import Brief
from tests.gateway.engines.styles_sheet import SHEET

pytestmark = pytest.mark.once

SIDE = 256
INSIDE = slice(24, -24)  # within the margins of paper


@pytest.fixture(scope="module")
def scene() -> Scene:
    brief = Brief(prompt="a fox on a hill", negative_prompt="", width=SIDE, height=SIDE, seed=5, guidance=7.0, steps=30)
    return compose(brief, read(brief.prompt, ""))


@pytest.fixture(scope="module")
def country(scene: Scene) -> dict[str, Field]:
    """A sky over hills, and a red disc as the figure, in all styles."""
    return {style: in_country(scene, style) for style in STYLES}


def in_country(scene: Scene, style: str) -> Field:
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    hills, figure = (y > 0.55 + 0.08 * np.sin(x * 7))[..., None], disc(0.62, 0.7, 0.14)
    sky, land = np.stack([0.3 + 0.5 * y, 0.5 + 0.4 * y, 0.9 - 0.1 * y], -1), np.stack([0.35 + 0.2 * x, 0.6 - 0.2 * x, 0.2 + 0 * x], -1)
    return made(scene, style, np.where(figure[..., None] > 0, np.array([0.8, 0.2, 0.15]), np.where(hills, land, sky)), figure)


def disc(x: float, y: float, radius: float) -> Field:
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    return np.asarray(np.hypot(columns - x, rows - y) < radius, np.float32)


def made(scene: Scene, style: str, picture: NDArray[np.floating], figure: Field | None = None) -> Field:
    nothing = np.zeros((SIDE, SIDE), np.float32)
    return in_style(replace(scene, style=style), np.asarray(picture, np.float32), nothing if figure is None else figure)


def grey(light: NDArray[np.floating]) -> Field:
    """A picture of that light without colour."""
    return np.repeat(np.asarray(light, np.float32)[..., None], 3, -1)


def light(picture: Field) -> Field:
    return np.asarray(np.clip(picture, 0, 1)[INSIDE, INSIDE] @ LUMA, np.float32)


def rough(picture: Field) -> float:
    """How much a picture changes from pixel to pixel."""
    return float(np.abs(np.diff(light(picture), axis=0)).mean() + np.abs(np.diff(light(picture), axis=1)).mean())


def palette_error(picture: Field, inks: int) -> float:
    """How far the pixels are from the nearest of that many inks, of which the most fitting are chosen, 0 to 255."""
    image = Image.fromarray((np.clip(picture[::2, ::2], 0, 1) * 255).astype(np.uint8))
    printed = image.quantize(inks, kmeans=1, dither=Image.Dither.NONE).convert("RGB")
    return float(np.abs(np.asarray(image, np.float32) - np.asarray(printed, np.float32)).mean())


@pytest.mark.parametrize("style", STYLES)
def test_a_style_makes_the_same_picture_again_and_another_for_another_seed(scene: Scene, country: dict[str, Field], style: str) -> None:
    assert (in_country(scene, style) == country[style]).all()
    assert (in_country(replace(scene, seed="another"), style) != country[style]).any()


def test_no_two_styles_are_alike(country: dict[str, Field]) -> None:
    for one, other in combinations(country.values(), 2):
        assert np.abs(np.clip(one, 0, 1) - np.clip(other, 0, 1)).mean() > 0.03


def alignment(drawn: Field, slant: float) -> float:
    """How far the fine marks of a picture lie at an angle (radians): 1 all of them, 0 as many as by chance, -1 all across it."""
    tones = light(drawn)
    down, along = np.gradient(tones - soften(tones, 12))
    across = (down**2 - along**2) * np.cos(2 * slant) - 2 * down * along * np.sin(2 * slant)
    return float(across.sum() / (down**2 + along**2).sum())


@pytest.mark.parametrize(("style", "least"), [("oil", 0.2), ("ink", 0.2), ("woodcut", 0.5), ("pastel", 0.08)])
def test_strokes_and_lines_follow_the_form(scene: Scene, style: str, least: float) -> None:
    """Bands of tone lie at several angles, and what the style draws lies along them, which the grain of film does not."""
    assert mean_alignment(scene, style) > least > 0.05 > abs(mean_alignment(scene, "photo"))


def mean_alignment(scene: Scene, style: str) -> float:
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    slants = (0.3, 1.2, 2.0, 2.8)
    bands = (grey(0.45 + 0.2 * np.sin((y * np.cos(slant) - x * np.sin(slant)) * 18)) for slant in slants)
    return float(np.mean([alignment(made(scene, style, picture), slant) for picture, slant in zip(bands, slants, strict=True)]))


def test_pigment_dries_darkest_at_the_edge_of_a_wash(scene: Scene) -> None:
    drawn = made(scene, "watercolour", grey(0.8 - 0.4 * disc(0.5, 0.5, 0.3)))
    turns = np.linspace(0, 2 * np.pi, 180, endpoint=False)[:, None]

    def darkest(first: float, last: float) -> float:
        radii = np.linspace(first, last, 12)[None, :] * SIDE
        rows, columns = (np.rint(SIDE / 2 + part(turns) * radii).astype(int) for part in (np.sin, np.cos))
        return float((drawn @ LUMA)[rows, columns].min(1).mean())

    assert darkest(0.27, 0.32) < darkest(0.15, 0.2) - 0.04
    assert darkest(0.27, 0.32) < darkest(0.4, 0.45) - 0.2


@pytest.mark.parametrize("style", ["watercolour", "pastel", "ink"])
def test_paper_has_a_grain_that_flat_colour_does_not_hide(scene: Scene, style: str) -> None:
    flat = made(scene, style, np.full((SIDE, SIDE, 3), 0.85))
    assert rough(flat) > 5 * rough(made(scene, "lowpoly", np.full((SIDE, SIDE, 3), 0.85)))


@pytest.mark.parametrize(("style", "inks"), [("woodcut", 8), ("poster", 10), ("pixel", 22)])
def test_prints_have_few_inks(scene: Scene, style: str, inks: int) -> None:
    """All hues in all lights, printed: few colours say nearly all that is there, which they cannot of a photograph."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    rainbow = np.stack([0.5 + 0.4 * np.cos(2 * np.pi * (x - part / 3)) for part in range(3)], -1) * (0.4 + 0.6 * y)[..., None]
    assert palette_error(made(scene, style, rainbow), inks) < 0.5 * palette_error(made(scene, "photo", rainbow), inks)


def test_a_woodcut_is_printed_dark_on_light(country: dict[str, Field]) -> None:
    tones = light(country["woodcut"])
    assert (tones < 0.22).mean() > 0.1
    assert (tones > 0.45).mean() > 0.2
    assert rough(country["woodcut"]) > 2 * rough(country["poster"])


def test_facets_are_flat_and_lie_along_what_they_show(scene: Scene, country: dict[str, Field]) -> None:
    def alike(picture: Field) -> float:
        return float((np.abs(np.diff(picture, axis=1)).max(-1) < 1 / 255).mean())

    assert alike(country["lowpoly"]) > 0.75 > 0.25 > alike(country["photo"])
    figure = disc(0.5, 0.5, 0.25)
    drawn = made(scene, "lowpoly", grey(0.75 - 0.5 * figure), figure)
    assert ((light(drawn) < 0.5) == (figure[INSIDE, INSIDE] > 0.5)).mean() > 0.98


def test_panes_are_parted_by_leads_and_each_is_of_one_glass(country: dict[str, Field]) -> None:
    tones = light(country["glass"])
    assert 0.05 < (tones < 0.18).mean() < 0.4
    assert tones.max() > 0.6


def test_pixels_are_large_and_square(country: dict[str, Field]) -> None:
    blocks = country["pixel"].reshape(SIDE // 2, 2, SIDE // 2, 2, 3)
    assert (blocks == blocks[:, :1, :, :1]).all()


def test_a_silver_print_is_black_and_white(country: dict[str, Field]) -> None:
    drawn = np.clip(country["noir"], 0, 1)[INSIDE, INSIDE]
    assert np.ptp(drawn, axis=-1).max() < 0.06
    assert light(country["noir"]).min() < 0.06
    assert light(country["noir"]).max() > 0.75


def test_tubes_of_neon_run_along_the_outline_of_a_figure(scene: Scene) -> None:
    drawn = made(scene, "neon", np.full((SIDE, SIDE, 3), 0.4), disc(0.5, 0.5, 0.25)) @ LUMA
    outline = disc(0.5, 0.5, 0.26) - disc(0.5, 0.5, 0.24)
    assert drawn[outline > 0].mean() > 2 * drawn[disc(0.5, 0.5, 0.2) > 0].mean()


def test_points_differ_and_the_eye_mixes_them(scene: Scene) -> None:
    picture = np.broadcast_to(np.array([0.55, 0.5, 0.35]), (SIDE, SIDE, 3))
    drawn, plain = made(scene, "dots", picture), made(scene, "photo", picture)
    assert drawn[INSIDE, INSIDE].std((0, 1)).min() > 0.04
    assert np.abs(drawn[INSIDE, INSIDE].mean((0, 1)) - plain[INSIDE, INSIDE].mean((0, 1))).max() < 0.12


def test_film_has_a_grain_of_clumps_which_the_negative_prompt_takes_away(scene: Scene) -> None:
    large = replace(scene, width=640, height=640)
    grain, clean = grain_of(large), grain_of(replace(large, without=frozenset(["grain"])))
    assert grain.std() > 0.008
    assert (grain[:, 1:] * grain[:, :-1]).mean() > 0.25 * grain.var()
    assert clean.std() < 0.4 * grain.std()


def grain_of(scene: Scene) -> Field:
    """What film does to an even grey."""
    even = np.full((scene.height, scene.width, 3), 0.5, np.float32)
    tones = light(in_style(replace(scene, style="photo"), even, np.zeros((scene.height, scene.width), np.float32)))
    return tones - soften(tones, 8)


def test_what_is_far_is_less_sharp_than_what_stands_where_the_figure_does(scene: Scene) -> None:
    """A chequered ground under a horizon, and a figure near the eye."""
    near = replace(scene, layout=replace(scene.layout, horizon=0.4), without=frozenset(["grain"]))
    board = grey(0.3 + 0.4 * ((np.indices((SIDE, SIDE)) // 4).sum(0) % 2))
    drawn = made(near, "photo", board, disc(0.5, 0.78, 0.12)) @ LUMA
    change = np.abs(np.diff(drawn[:, 20:80], axis=1)).mean(1)
    assert change[104:120].mean() < 0.5 * change[222:236].mean()


@pytest.mark.parametrize("style", ["oil", "watercolour", "woodcut", "pastel", "poster", "lowpoly", "glass", "pixel", "dots"])
def test_steps_are_seen_in_the_style(scene: Scene, style: str) -> None:
    patches = Image.fromarray(np.random.default_rng(2).integers(0, 255, (16, 16, 3), np.uint8)).resize((SIDE, SIDE))
    few, many = (made(replace(scene, octaves=octaves), style, np.asarray(patches, np.float32) / 255) for octaves in (4, 8))
    assert np.abs(many - few).mean() > 0.01


def test_the_sheet_of_all_styles_is_small_enough_for_a_readme() -> None:
    assert SHEET.stat().st_size <= 250_000
    with Image.open(SHEET) as image:
        assert image.format == "WEBP"
        assert image.width > 800
