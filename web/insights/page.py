"""`/insights`: numbers for staff, drawn as bars (R14). For everybody else there is no such page."""

from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.documents import Document
from web.insights.charts import HEIGHT, WIDTH, days, of_plan
from web.pages import Path, Screen, Visit

INSIGHTS = Document("insights/insights.graphql")
PAGE = Screen("insights/page.html", INSIGHTS, given=("charts", "shares", "span", "size"), needs=("insights",))
SPANS = ("30", "90", "365")


async def show(visit: Visit) -> Response:
    span = visit.query("days") or SPANS[0]
    if span not in SPANS:
        raise HTTPException(400)
    until = date.fromisoformat(visit.site.house.today) - timedelta(days=1)
    data = await visit.ask(INSIGHTS, **{"from": (until - timedelta(days=int(span) - 1)).isoformat(), "until": until.isoformat()})
    return visit.show(PAGE, data, span=span, size=(WIDTH, HEIGHT), **drawn(data))


def drawn(data: dict[str, Any]) -> dict[str, Any]:
    """What the bars are: of each plan its days, and how many accounts are on it."""
    found = data["insights"]
    if found is None:
        return {"charts": [], "shares": []}
    names = {plan["code"]: plan["name"] for plan in data["plans"]}
    span = days(date.fromisoformat(found["from"]), date.fromisoformat(found["until"]))
    charts = [of_plan(name, [cell for cell in found["images"] if cell["plan"]["code"] == code], span) for code, name in names.items()]
    counts = {cell["plan"]["code"]: cell["accounts"] for cell in found["accounts"]}
    most = max(counts.values(), default=1)
    shares = [(name, counts.get(code), round(WIDTH * counts.get(code, 0) / most, 2)) for code, name in names.items()]
    return {"charts": charts, "shares": shares}


ROUTES = [Path("/insights", get=show)]
