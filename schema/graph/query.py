"""The roots from which everything is read."""

from schema import tables
from schema.compiler.sources import AnyNode, ByKey, OfViewer, ToMany
from schema.graph.arguments import ID, argument, page
from schema.graph.directives import row, value
from schema.graph.types import Account, Generation, Image, ImageConnection, Model, ModelConnection, Node, Plan, Viewer, listed


@row("All that can be asked.")
class Query:
    viewer: Viewer | None = value(OfViewer(tables.Member, "account_pk"), "Null when nobody is signed in.")
    node: Node | None = value(AnyNode(), "Anything by its id.", arguments=[ID])
    feed: ImageConnection = value(ToMany(tables.Image, where=listed), "Public images only, for their owners too.", arguments=page())
    image: Image | None = value(ByKey(tables.Image, "id", "id"), "An image.", arguments=[ID])
    account: Account | None = value(
        ByKey(tables.Account, "handle_key", "handle", fold=True), "A member.", arguments=[argument("handle", str, "In any case.")]
    )
    model: Model | None = value(ByKey(tables.Model, "id", "id"), "A model.", arguments=[ID])
    models: ModelConnection = value(ToMany(tables.Model), "Models that the viewer may see.", arguments=page())
    generation: Generation | None = value(ByKey(tables.Generation, "id", "id"), "A generation of the viewer's.", arguments=[ID])
    plans: list[Plan] = value(ToMany(tables.Plan, order="position", oldest=True), "All plans, the cheapest first.")
