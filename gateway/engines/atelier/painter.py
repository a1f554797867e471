"""The painter: from the words of a brief to a picture."""

from collections.abc import Callable

from gateway.engines.atelier.finish import encode
from gateway.engines.atelier.places import paint_place
from gateway.engines.atelier.reading import read
from gateway.engines.atelier.scene import compose
from gateway.engines.atelier.staging import stage
from gateway.engines.atelier.styles import in_style
from gateway.engines.atelier.subject import paint_pose
from gateway.engines.atelier.water import paint_water
from gateway.engines.atelier.weather import paint_air
from schema.ports import Brief


class Atelier:
    """A procedural painter: no model and no network; a 768 x 768 picture takes about half a second on one core."""

    name = "atelier"

    def paint(self, brief: Brief, report: Callable[[float], None]) -> bytes:
        """Paint one picture; see `schema.ports.Engine`. Raises EngineError where the shapes are not installed."""
        report(0.0)
        scene = compose(brief, read(brief.prompt, brief.negative_prompt))
        canvas = paint_place(scene)
        report(0.4)
        canvas = paint_water(scene, canvas)
        for pose in stage(scene, canvas):
            canvas = paint_pose(scene, canvas, pose)
        report(0.6)
        picture = in_style(scene, paint_air(scene, canvas), canvas.figure)
        report(0.9)
        encoded = encode(picture)
        report(1.0)
        return encoded
