"""What can be watched. An event says no more than that something changed; what is sent is read anew, by the viewer of that moment."""

from schema import tables
from schema.compiler.sources import Watched
from schema.graph.arguments import ID
from schema.graph.directives import row, value
from schema.graph.types import Generation
from schema.tables import GenerationStatus

OVER = frozenset({GenerationStatus.SUCCEEDED, GenerationStatus.FAILED, GenerationStatus.CANCELLED})


@row("All that can be watched.")
class Subscription:
    generation: Generation | None = value(
        Watched(tables.Generation, "id", "id", state="status", over=OVER),
        "A generation of the viewer's: at once, at each change, and to its end. Null, and then the end, where there is none.",
        arguments=[ID],
        signed_in=True,
    )
