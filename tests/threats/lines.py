"""How products like this have leaked: 24 lines, each of which happened to somebody.

A line is answered by tests that say its number in their name, `test_threat_07_…`, wherever they stand. What has no door yet is LEFT;
a part of a line whose door comes later is in LATER, by what of the contract brings it. A door that is built empties these lists.
"""

from typing import Final

LINES: Final = {
    1: "a second way to the same row: node, a nested edge, a list, the payload of a mutation",
    2: "a call for the prompt or the settings by the id of an image, which asked nobody",
    3: "what is derived: counts of a profile, a model's page and its cover, cards, feeds, alt texts, names of files",
    4: "a filter that is the browser's; a limit of 0 or an odd order that drops it; one checked singly and not in bulk",
    5: "aliases, fields twice, batches, fragments on what implements a type, parts that come later",
    6: "the private id of another as the source of a remix, a model, a like, a report, a dataset",
    7: "a field worked out from another one, with a weaker rule than that one has",
    8: "counts, pages, cursors, orders, ranks, suggestions and quotas that hidden rows take part in",
    9: "errors that tell what exists and is somebody else's from what never was, by words or by time",
    10: "a fork that names its private parent, or shows a grandparent; a flip of the parent that changes its child",
    11: "addresses of bytes that work for everybody, or after a flip; small sizes less guarded; keys that tell something",
    12: "caches that keep for all what depends on who asks; pages that come back after signing out",
    13: "what stands within a file: the prompt, who made it, a path, a key, the parent",
    14: "bytes that outlive what they belong to",
    15: "a plan, a role, a key or a session that is over and goes on working for a while",
    16: "a choice of the user that a default overwrites on some path",
    17: "staff who pass every check; a dashboard that joins content",
    18: "two at once: spent twice, run twice, opened twice; a flip between two reads of one answer",
    19: "the progress of a job, its previews and events, told to others than its owner",
    20: "requests that another site makes a browser send; redirects after signing in that lead away",
    21: "documents made to hurt",
    22: "uploads: bombs, polyglots, scripts in pictures, false types, paths in names, where a picture was taken",
    23: "addresses that lead inside the house; secrets and prompts in logs, errors, metrics and payloads",
    24: "guessing passwords, tokens and handles; sign-up and reset that tell which address is known",
}
LEFT: Final[dict[int, str]] = {}
LATER: Final = {
    1: {"Query.reports": "the report about an image"},
    6: {"Mutation.reportImage": "a report"},
    12: {"Mutation.exportAccount": "what is fetched once"},
    14: {"Mutation.deleteAccount": "all bytes of an account", "Mutation.exportAccount": "exports"},
    17: {"Query.reports": "moderation"},
    23: {"Mutation.exportAccount": "an export by mail"},
}
