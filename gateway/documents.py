"""Which document is asked for: one that is sent, or one that is trusted, by its id.

Trusted are the documents of the pages, and those of apps that the operator added (`sfumato documents add`). They are planned before they
are asked, and their plans are kept for good. A house may answer these alone (SFUMATO_DOCUMENTS=only).
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from graphql import OperationType
from starlette.concurrency import run_in_threadpool

from gateway.db import Database
from schema.compiler.documents import Operation, chosen
from schema.compiler.limits import RequestError
from schema.graph.face import Face
from schema.rules.viewer import MEMBER_SCOPES, NOBODY, Viewer

logger = logging.getLogger("sfumato")
AUDIENCES: Final = (NOBODY, Viewer(account_pk=1, scopes=MEMBER_SCOPES))  # for whom plans are made ahead
LONGEST_ID: Final = 128
LOOK: Final = 200
ONE: Final = "SELECT source FROM t_trusted_document WHERE id = :id"
ALL: Final = "SELECT id, source FROM t_trusted_document ORDER BY id"
APOLLO: Final = "apollo-persisted-query-manifest"
Operations = dict[str | None, Operation]


class Unusable(Exception):
    """A manifest that is none, or a document in it that cannot be answered; with what is wrong."""


@dataclass
class Documents:
    """The trusted documents that a process knows. `only`: no others are answered."""

    face: Face
    database: Database
    only: bool
    by_id: dict[str, Operations] = field(default_factory=dict)
    by_text: dict[str, Operations] = field(default_factory=dict)

    async def operation(self, asked: Mapping[str, Any]) -> Operation:
        """The operation that a request asks for. Raises RequestError: UNKNOWN_DOCUMENT, or what is wrong with what was sent."""
        id, name = document_id(asked), asked.get("operationName")
        if id is not None:
            return chosen(self.by_id.get(id) or await self.stored(id), name)
        if self.only:
            return chosen(self.by_text.get(asked["query"]) or unknown("This house answers trusted documents alone."), name)
        return self.face.library.operation(asked["query"], name)

    def cost(self, asked: Mapping[str, Any]) -> int:
        """What it costs to know a document that this process does not know: of each character, and of a look into the database."""
        id = document_id(asked)
        if id is not None:
            return 0 if id in self.by_id else LOOK
        text = asked["query"]
        return 0 if self.only or text in self.face.library.documents else len(text)

    async def stored(self, id: str) -> Operations:
        """One that was added since this process began. Raises UNKNOWN_DOCUMENT."""
        found = await run_in_threadpool(self.database.glance, ONE, id=id) if is_id(id) else []
        return self.trust(found[0][0], id) if found else unknown("No trusted document has this id.")

    def load(self) -> None:
        """All that were added until now. One that a newer schema does not answer any more is told."""
        for id, source in self.database.glance(ALL):
            try:
                self.trust(source, id)
            except RequestError as error:
                logger.warning("the trusted document %s cannot be answered any more: %s", id, error.message)

    def trust(self, source: str, id: str | None = None) -> Operations:
        """Plan a document for those who will ask it; without an id of its own it has the SHA-256 of its text. Raises RequestError."""
        found = self.by_text.get(source)
        if found is None:
            found = self.by_text[source] = self.face.library.prepare(source)
            for operation in found.values():
                if operation.kind is not OperationType.MUTATION:
                    for viewer in AUDIENCES:
                        self.face.library.plan_ahead(operation, viewer)
        self.by_id[id or sha256(source.encode()).hexdigest()] = found
        return found


def unknown(message: str) -> Operations:
    raise RequestError("UNKNOWN_DOCUMENT", message)


def document_id(asked: Mapping[str, Any]) -> str | None:
    """The id that a request has instead of a document: as GraphQL over HTTP proposes it, as Relay's documentation has it, or as Apollo and
    urql send it."""
    persisted = (asked.get("extensions") or {}).get("persistedQuery")
    if isinstance(persisted, dict):
        persisted = persisted.get("sha256Hash")
    found = asked.get("documentId") or asked.get("doc_id") or persisted
    return found.removeprefix("sha256:") if isinstance(found, str) and found else None


def is_id(text: str) -> bool:
    return 0 < len(text) <= LONGEST_ID and text.isprintable()


def read_manifest(text: str) -> dict[str, str]:
    """Documents by their ids: as the Relay compiler and the code generator write them, or as Apollo's tools do. Raises Unusable."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Unusable("This is no JSON.") from error
    if isinstance(found, dict) and found.get("format") == APOLLO and isinstance(found.get("operations"), list):
        operations = [one if isinstance(one, dict) else {} for one in found["operations"]]
        found = {str(one.get("id", "")): one.get("body") for one in operations}
    if not isinstance(found, dict) or not all(isinstance(source, str) for source in found.values()):
        raise Unusable("A manifest is an object of documents by their ids.")
    for id in found:
        if not is_id(id):
            raise Unusable(f"{id[:LONGEST_ID]!r} is no id: it has 1 to {LONGEST_ID} characters that can be seen.")
    return {id.removeprefix("sha256:"): source for id, source in found.items()}
