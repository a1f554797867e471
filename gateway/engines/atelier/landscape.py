"""Open country: survey the land, colour it, light it, and let the air lie over it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gateway.engines.atelier import heights
from gateway.engines.atelier.fields import Field, mix, ramp, sample, tile
from gateway.engines.atelier.palette import LUMA, rgb, tint
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.terrain import FAR, Land, look_up, survey


@dataclass(frozen=True, slots=True)
class Canvas:
    """What has been painted so far."""

    rgb: Field  # height x width x 3
    depth: Field  # the distance of each pixel, in heights of the eye
    water: Field  # how much of each pixel is a water's face, 0 to 1
    figure: Field  # how much of each pixel is a figure, 0 to 1

    @classmethod
    def bare(cls, rgb: Field, depth: Field, water: Field) -> "Canvas":
        """A canvas without figures."""
        return cls(rgb, depth, water, np.zeros_like(depth))


@dataclass(frozen=True, slots=True)
class Country:
    shape: Callable[[Scene, Field, Field], Field]
    grass: str
    bare: str
    rock: str
    top: str | None = None  # what lies on the heights, from `line` upwards
    line: float = 1000.0
    water: bool = False
    woods: float = 0.0
    air: float = 105.0  # the distance at which the air hides two thirds


COUNTRIES = {
    "mountains": Country(heights.mountains, "#6f8a4a", "#a39a72", "#75706f", "#f3f5f8", 24, woods=0.75),
    "hills": Country(heights.hills, "#7c9a45", "#c2b169", "#8f8668", woods=0.6, air=90),
    "meadow": Country(heights.meadow, "#86a548", "#c9bb6b", "#8f8668", woods=0.7, air=110),
    "lake": Country(heights.lake, "#6d8748", "#9c9068", "#72706e", "#eff2f6", 27, water=True, woods=0.85),
    "coast": Country(heights.coast, "#7f9450", "#d8c493", "#8a7d6d", water=True, woods=0.35),
    "sea": Country(heights.sea, "#68805a", "#8d8670", "#7c746d", water=True, woods=0.2, air=95),
    "desert": Country(heights.desert, "#e0a862", "#edc183", "#b8734a", air=130),
    "snowfield": Country(heights.snowfield, "#e9eef4", "#f5f7fa", "#7a8088", "#fafcff", 6, woods=0.7),
    "moonscape": Country(heights.moonscape, "#c47a52", "#d99a6a", "#8a5640", air=190),
    "clouds": Country(heights.clouds, "#ffffff", "#ffffff", "#ffffff", air=120),
    "forest": Country(heights.meadow, "#5f7a3c", "#8a6f44", "#6d6250", air=34),
    "underwater": Country(heights.seabed, "#b3a37a", "#d8c795", "#5d6d6a", air=26),
}
AIR = {"clear": 2.1, "cloudy": 1.6, "mist": 0.4, "rain": 0.7, "snow": 0.6, "storm": 1.0}


def paint_country(scene: Scene, sky: Field) -> Canvas:
    """The land of the scene's place under a sky."""
    country = COUNTRIES[scene.place]
    land = survey(scene, country.shape, country.water, 0.0 if "trees" in scene.without else country.woods)
    colour = _shade(scene, country, land)
    colour = _air(scene, country, land, colour, sky)
    planes = np.concatenate([colour, land.wet[..., None].astype(np.float32)], -1)
    seen = look_up(planes, land.index, land.part)
    ground = _texture(scene, land, seen[..., :3])
    return Canvas.bare(mix(sky, ground, land.cover[..., None]), land.depth, seen[..., 3] * land.cover)


def _shade(scene: Scene, country: Country, land: Land) -> Field:
    palette, base = scene.palette, _cover(scene, country, land)
    bright = {"day": 1.0, "dawn": 0.85, "golden": 0.95, "dusk": 0.55, "night": 0.62}[scene.time]
    sun = mix(palette.sun, rgb("#ffffff"), 0.3) * np.float32(
        bright * {"storm": 0.5, "rain": 0.6, "cloudy": 0.8, "mist": 0.85}.get(scene.weather, 1.05)
    )
    ambient = mix(palette.shade, palette.middle, 0.42) * np.float32({"night": 1.25, "dusk": 1.15}.get(scene.time, 1.0))
    ambient = mix(ambient, float(ambient @ LUMA), 0.4) if scene.dark else ambient
    ambient = ambient * np.float32(1.5) if "full-moon" in scene.extras else ambient
    light = land.light[..., None] * (1 - 0.25 * ramp(0.2, 1, land.wood))[..., None]
    if scene.place == "clouds":
        return mix(mix(palette.shade, palette.middle, 0.55), mix(palette.cloud, palette.sun, 0.35), np.clip(light * 1.1, 0, 1))
    return np.asarray(base * (ambient * 0.85 + sun * light * 0.95), np.float32)


def _cover(scene: Scene, country: Country, land: Land) -> Field:
    """What the ground is made of at each point: grass and bare ground in patches, rock where it is steep, snow on the heights, trees."""
    rng = scene.rng("cover")
    shift = rng.random(2).astype(np.float32)
    patch = sample(tile("soft", 6), land.x / 26 + shift[0], land.z / 26 + shift[1])
    grass, bare, rock = _soil(scene, country)
    if scene.ground:
        grass, bare = tint(grass, rgb(scene.ground), 0.85), tint(bare, rgb(scene.ground), 0.6)
    colour = mix(grass, bare, ramp(0.42, 0.75, patch)[..., None])
    colour = mix(colour, rock, ramp(0.16, 0.42, land.slope + (patch - 0.5) * 0.2)[..., None])
    if country.top is not None:
        level = country.line * (0.45 if "snowcaps" in scene.extras or scene.weather == "snow" else rng.uniform(0.75, 1.3))
        snow = ramp(level - 4, level + 5, land.height + (patch - 0.5) * 22) * ramp(0.62, 0.4, land.slope)
        colour = mix(colour, rgb(country.top), snow[..., None])
    if scene.weather == "snow" and scene.place != "underwater":
        colour = mix(colour, rgb("#eef2f7"), 0.8 * ramp(0.4, 0.2, land.slope)[..., None])
    colour = mix(_sown(scene, land, colour), rgb(_leaves(scene)), land.wood[..., None] * 0.92)
    return _road(scene, land, colour) if "road" in scene.extras else colour


def _leaves(scene: Scene) -> str:
    """The colour of woods, by the season."""
    if scene.place == "snowfield":
        return "#3a5350"
    usual = "#7d6a34" if scene.time == "golden" else "#37553a"
    return {"autumn": "#b5622a", "spring": "#6d8f45", "winter": "#5a5f60"}.get(scene.season or "", usual)


def _soil(scene: Scene, country: Country) -> tuple[Field, Field, Field]:
    """Grass, bare ground and rock of the country, in the season and the colour that the prompt gives."""
    grass, bare, rock = rgb(country.grass), rgb(country.bare), rgb(country.rock)
    if scene.place == "moonscape" and "ice" in scene.extras:
        return rgb("#c3dbe8"), rgb("#eaf4f8"), rgb("#7f9fb8")
    if scene.season == "autumn" and scene.place not in ("snowfield", "desert", "moonscape"):
        grass, bare = tint(grass, rgb("#b5863a"), 0.6), tint(bare, rgb("#c88a44"), 0.5)
    return grass, bare, rock


def _sown(scene: Scene, land: Land, colour: Field) -> Field:
    """What grows in fields: ripe wheat, or flowers in rows of one colour each."""
    open_ground = ramp(60, 30, land.z) * ramp(0.5, 0.3, land.slope)
    if "wheat" in scene.extras:
        ripe = 0.8 + 0.4 * sample(tile("soft", 7), land.x / 3, land.z / 14)
        return mix(
            colour, rgb("#e0b04a") * ripe[..., None] * np.float32(1.5 if scene.weather == "storm" else 1), (open_ground * 0.95)[..., None]
        )
    if "rows" not in scene.extras:
        return colour
    rows = (*scene.blooms[:1], "#d8352f", "#eec23a", "#e77fb0", "#f0e6ea", "#9a4fb5", "#e5702c")
    number = np.floor(land.x / np.float32(1.3)).astype(int)
    tones = np.stack([rgb(part) for part in rows])[number % len(rows)]
    path = np.abs(land.x / np.float32(1.3) % 1 - 0.5)
    planted = mix(
        tones * (0.75 + 0.5 * sample(tile("soft", 7), land.x, land.z / 3))[..., None], rgb("#4f7a3a"), ramp(0.34, 0.42, path)[..., None]
    )
    return mix(colour, planted, open_ground[..., None])


def _road(scene: Scene, land: Land, colour: Field) -> Field:
    """A road that passes below the subject and winds into the distance."""
    focus = (scene.layout.subject[0] - 0.5) * scene.width / scene.unit
    here = 1.0 / max(scene.layout.subject[1] - scene.layout.horizon, 0.05) * scene.unit / scene.height
    bend = np.sin(land.z / np.float32(9) + 1) * land.z * np.float32(0.06)
    away = np.abs(land.x - np.float32(focus) * here - bend + np.sin(here / 9 + 1) * here * 0.06)
    tar = mix(colour, rgb("#5f5d60"), ramp(1.5, 1.35, away)[..., None] * (land.wood < 0.1)[..., None])
    line = (away < 0.07) & (land.z % 3 < 1.8) | (np.abs(away - 1.2) < 0.05)
    return mix(tar, rgb("#f2ead8"), (line * ramp(40, 15, land.z))[..., None])


def _air(scene: Scene, country: Country, land: Land, colour: Field, sky: Field) -> Field:
    """Aerial perspective: far things take the colour of the sky behind them; mist lies low."""
    reach = country.air * AIR[scene.weather]
    amount = 1 - np.exp(-((land.z / np.float32(reach)) ** 1.15))
    if scene.weather in ("mist", "rain", "snow") or scene.time == "dawn":
        low = np.exp(-np.maximum(land.height, 0) / 7) * ramp(9, 46, land.z) * (0.75 if scene.weather == "mist" else 0.42)
        amount = np.maximum(amount, low)
    row = int(np.clip(scene.horizon - 2, 0, scene.height - 1))
    air = mix(sky[row][None], scene.palette.haze, 0.45)
    return mix(colour, air, np.broadcast_to(np.clip(amount, 0, 0.985), land.height.shape)[..., None])


def _texture(scene: Scene, land: Land, ground: Field) -> Field:
    """Fine grain of the ground near the eye: blades, pebbles, ripples of sand."""
    top = int(np.argmax(land.cover.any(1)))
    depth = np.minimum(land.depth[top:], FAR)
    x = (np.arange(scene.width, dtype=np.float32)[None, :] - scene.width / 2) / np.float32(scene.unit) * depth
    fine = _grain(scene, x, depth)
    strength = 0.5 * ramp(40, 3, depth) * (0.3 if scene.place in ("clouds", "snowfield") else 1)
    ground[top:] *= (1 + (fine - 0.5) * strength)[..., None]
    return ground


def _grain(scene: Scene, x: Field, depth: Field) -> Field:
    if scene.place in ("desert", "underwater"):
        bend = sample(tile("soft", 5), x / 9, depth / 9) * np.float32(9)
        return np.asarray(0.5 + 0.5 * np.sin(depth * np.float32(11) + x * 3 + bend * 2) * ramp(16, 4, depth), np.float32)
    if scene.place == "moonscape":
        return sample(tile("ridged", 7), x / np.float32(5), depth / np.float32(9)) * np.float32(1.6)
    return sample(tile("soft", 7), x / np.float32(2.4), depth / np.float32(4.2))
