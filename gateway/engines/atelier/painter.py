"""The painter: from the words of a brief to a picture."""

from collections.abc import Sequence

from gateway.engines.atelier.attention import attentive
from gateway.engines.atelier.finish import encode
from gateway.engines.atelier.learning import in_manner, learn, unpacked
from gateway.engines.atelier.lens import out_of_focus, work_out
from gateway.engines.atelier.places import paint_place
from gateway.engines.atelier.reading import read
from gateway.engines.atelier.remix import follow, keep, open_source
from gateway.engines.atelier.scene import compose
from gateway.engines.atelier.staging import stage
from gateway.engines.atelier.styles import in_style
from gateway.engines.atelier.subject import paint_pose
from gateway.engines.atelier.water import paint_water
from gateway.engines.atelier.weather import paint_air
from schema.ports import Brief, Progress, SourceType


class Atelier:
    """A procedural painter: no model and no network; a 768 x 768 picture takes about half a second on one core."""

    name = "atelier"
    source_type = SourceType.ALGORITHMIC
    seeded = True

    def paint(self, brief: Brief, report: Progress) -> bytes:
        """Paint one picture; see `schema.ports.Engine`. Raises EngineError where the shapes are not installed."""
        with attentive(report) as told:
            return _painted(brief, told)

    def learn(self, pictures: Sequence[bytes], trigger: str, model: str, report: Progress) -> bytes:
        """Learn a manner; see `schema.ports.Learner`. All of its models are one painter, so it is the same for each, and needs no word."""
        with attentive(report) as told:
            return learn(pictures, told)

    def examine(self) -> list[str]:
        """It keeps nothing of what it is asked."""
        return []


def _painted(brief: Brief, report: Progress) -> bytes:
    report(0.0)
    source = open_source(brief.source, brief.width, brief.height) if brief.source else None
    reading = read(brief.prompt, brief.negative_prompt, brief.seed)
    scene = compose(brief, reading, source.layout, source.palette) if source else compose(brief, reading)
    canvas = paint_place(scene)
    report(0.4)
    canvas = out_of_focus(scene, paint_water(scene, canvas))
    for pose in stage(scene, canvas):
        canvas = paint_pose(scene, canvas, pose)
    report(0.6)
    picture = work_out(scene, paint_air(scene, canvas))
    if source:
        picture = follow(scene, source, picture, canvas.figure, brief.strength)
    picture = in_style(scene, picture, canvas.figure)
    report(0.8)
    picture = in_manner(scene, unpacked(brief.learned), picture) if brief.learned else picture
    report(0.9)
    encoded = encode(keep(source, picture, brief.strength) if source else picture)
    report(1.0)
    return encoded
