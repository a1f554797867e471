"""The HTML of the feed and of an image for somebody who is not signed in: SQL and the house's own templates, rendered with Jinja."""

from typing import Any

from jinja2 import Environment
from starlette.responses import HTMLResponse, Response

from schema.rules.plans import MESSAGES, DenialReason
from tests.benchmarks.by_hand.rows import LAST, Rows
from web.forms import Messages

CARDS = """
SELECT i.pk, i.id, i.alt, i.width, i.height, i.thumbhash, i.media_key, i.like_count, a.handle, a.display_name
FROM t_image i JOIN t_account a ON a.pk = i.owner_pk WHERE i.listed = 1 AND i.pk < ? ORDER BY i.pk DESC LIMIT 25
"""
IMAGE = """
SELECT i.pk, i.id, i.alt, i.width, i.height, i.thumbhash, i.media_key, i.created_at, i.visibility, i.prompt, i.negative_prompt, i.seed,
  i.engine, i.like_count, i.is_remix, a.handle, a.display_name, m.name,
  s.id, s.alt, s.width, s.height, s.thumbhash, s.media_key, b.display_name, m.id, i.tool, i.alchemy
FROM t_image i JOIN t_account a ON a.pk = i.owner_pk LEFT JOIN t_model m ON m.pk = i.model_pk AND m.listed = 1
LEFT JOIN t_image s ON s.pk = i.source_pk AND s.listed = 1 LEFT JOIN t_account b ON b.pk = s.owner_pk
WHERE i.id = ? AND i.listed = 1
"""
REMIXES = """
SELECT i.id, i.alt, i.width, i.height, i.thumbhash, i.media_key, a.display_name
FROM t_image i JOIN t_account a ON a.pk = i.owner_pk WHERE i.source_pk = ? AND i.listed = 1 ORDER BY i.pk DESC LIMIT 12
"""
HOW_MANY = "SELECT count(*) FROM (SELECT 1 FROM t_image WHERE source_pk = ? AND listed = 1 LIMIT 10000)"
NO = {"allowed": False, "reason": "SIGN_IN_REQUIRED", "message": MESSAGES[DenialReason.SIGN_IN_REQUIRED], "reversible": True}
YES = {"allowed": True, "reason": None, "message": None, "reversible": True}
MAY = {"remix": NO, "copyPrompt": YES, "upscale": NO, "makePublic": NO, "makePrivate": NO, "delete": NO}
HEADERS = {"Cache-Control": "private, no-store"}


def shown(jinja: Environment, template: str, here: str, **data: Any) -> Response:
    context = {"here": here, "viewer": None, "errors": Messages.of([]), "form": {}, **data}
    return HTMLResponse(jinja.get_template(template).render(context), 200, HEADERS)


def feed(rows_of: Rows, jinja: Environment, address: str, after: str | None) -> Response:
    rows = rows_of(CARDS, int(after) if after else LAST)
    page = {"hasNextPage": len(rows) > 24, "endCursor": str(rows[min(23, len(rows) - 1)][0]) if rows else None}
    here = f"/?after={after}" if after else "/"
    found = {"nodes": [card(row, address) for row in rows[:24]], "pageInfo": page}
    return shown(jinja, "feed/page.html", here, feed=found, wanted={})


def card(row: Any, address: str) -> dict[str, Any]:
    return {
        **picture(row[1:7], address, "card"),
        "likeCount": row[7],
        "viewerHasLiked": False,
        "viewerCan": {"copyPrompt": YES},
        "creator": {"handle": row[8], "displayName": row[9]},
    }


def picture(row: Any, address: str, size: str) -> dict[str, Any]:
    image, alt, width, height, thumbhash, key = row
    url = f"{address}/media/{key}/{size}.webp"
    return {"id": image, "alt": alt, "width": width, "height": height, "thumbhash": thumbhash, "url": url}


def image(rows_of: Rows, jinja: Environment, address: str, image_id: str) -> Response:
    rows = rows_of(IMAGE, image_id)
    if not rows:
        return HTMLResponse("", 404)
    row = rows[0]
    remixes = [small(remix, address) for remix in rows_of(REMIXES, row[0])]
    found = {
        **picture(row[1:7], address, "full"),
        "original": f"{address}/media/{row[6]}/original.png",
        "createdAt": row[7],
        "visibility": row[8],
        "prompt": row[9],
        "negativePrompt": row[10],
        "seed": row[11],
        "engine": row[12],
        "tool": row[26],
        "alchemy": row[27] == 1,
        "tokens": None,
        "likeCount": row[13],
        "viewerHasLiked": False,
        "isRemix": row[14] == 1,
        "creator": {"handle": row[15], "displayName": row[16]},
        "model": {"id": row[25], "name": row[17]} if row[17] is not None else None,
        "remixOf": small(row[18:], address) if row[18] is not None else None,
        "remixCount": rows_of(HOW_MANY, row[0])[0][0],
        "remixes": {"nodes": remixes},
        "viewerCan": MAY,
        "licences": None,
    }
    return shown(jinja, "image/page.html", f"/images/{image_id}", image=found, asking=None, said=None)


def small(row: Any, address: str) -> dict[str, Any]:
    return {**picture(row[:6], address, "thumb"), "creator": {"displayName": row[6]}}
