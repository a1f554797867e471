"""The roots from which everything is read."""

from enum import StrEnum

import strawberry

from schema import tables
from schema.actions.standing import AGES
from schema.compiler.sources import Answered, AnyNode, AnyNodes, ByKey, Named, OfViewer, Only, Order, Search, Since, ToMany
from schema.graph.arguments import ID, IDS, SEARCH, TOOL, argument, page
from schema.graph.directives import row, value
from schema.graph.inputs import QuoteInput
from schema.graph.insights import Insights
from schema.graph.payloads import Quote
from schema.graph.quote import quote
from schema.graph.scalars import Date
from schema.graph.types import Account, Generation, Image, ImageConnection, Model, ModelConnection, Node, Plan, Viewer, listed

SORT = Order("sort", (("TOP", "top"), ("TRENDING", "trending")), ages=len(AGES) + 1)
WANTED = (Search(indexed=True), Named("model", tables.Model, "model_pk"), "tool")
PERIOD = Since("period", tuple(zip(("DAY", "WEEK", "MONTH"), AGES, strict=True)))


@strawberry.enum(description="An order of the feed.")
class FeedSort(StrEnum):
    NEWEST = "NEWEST"
    TOP = "TOP"
    TRENDING = "TRENDING"


@strawberry.enum(description="How long ago an image was made at most.")
class Period(StrEnum):
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    ALL = "ALL"


@row("All that can be asked.")
class Query:
    viewer: Viewer | None = value(OfViewer(tables.Member, "account_pk"), "Null when nobody is signed in.")
    node: Node | None = value(AnyNode(), "Anything by its id.", arguments=[ID])
    nodes: list[Node | None] = value(AnyNodes(), "Up to 100 of anything by their ids, in their order.", arguments=[IDS], size=100)
    feed: ImageConnection = value(
        ToMany(tables.Image, where=listed, arguments=(SORT, PERIOD, *WANTED)),
        "Public images only, for their owners too.",
        arguments=[
            argument("sort", FeedSort | None, "In which order.", FeedSort.NEWEST),
            argument("period", Period | None, "Made within which time.", Period.ALL),
            SEARCH,
            argument("model", strawberry.ID | None, "Only what was made with this model."),
            TOOL,
            *page(),
        ],
    )
    image: Image | None = value(ByKey(tables.Image, "id", "id"), "An image.", arguments=[ID])
    account: Account | None = value(
        ByKey(tables.Account, "handle_key", "handle", fold=True), "A member.", arguments=[argument("handle", str, "In any case.")]
    )
    model: Model | None = value(ByKey(tables.Model, "id", "id"), "A model.", arguments=[ID])
    usual_model: Model | None = value(
        Only(tables.Model, "usual"), "What paints where no model is asked for; null where the house has none of its own."
    )
    models: ModelConnection = value(
        ToMany(tables.Model, apart=True, arguments=(Search(),)), "Models that the viewer may see.", arguments=[SEARCH, *page()]
    )
    generation: Generation | None = value(ByKey(tables.Generation, "id", "id"), "A generation of the viewer's.", arguments=[ID])
    quote: Quote = value(
        Answered(quote, finds=(tables.Upload,)),
        "What something would cost, and whether it may be done.",
        arguments=[argument("of", QuoteInput, "What.")],
        cost=5,
    )
    insights: Insights | None = value(
        Only(tables.Numbers),
        "Numbers of the house, for staff; of whole days that are over.",
        scope="insights:read",
        arguments=[argument("from", Date, "The first day."), argument("until", Date, "The last day.")],
    )
    plans: list[Plan] = value(ToMany(tables.Plan, order="position", oldest=True), "All plans, the cheapest first.", size=4)
