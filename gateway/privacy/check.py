"""One run: make, go round, search, remove."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, time
from typing import Final

import httpx
from graphql import GraphQLSchema
from starlette.routing import BaseRoute

from gateway.auth.tokens import cookie_name
from gateway.clock import HouseClock
from gateway.config import Settings
from gateway.db import Database
from gateway.privacy import documents, making, pages, removing, traces
from gateway.privacy.owners import Owner
from gateway.privacy.premises import OWNER, STAFF, STRANGER, Impossible, Premises
from gateway.privacy.report import Leak, Report
from gateway.privacy.rounds import Round
from gateway.privacy.stopping import undisturbed
from gateway.privacy.traces import Trace
from gateway.privacy.visitors import KINDS, PATIENCE, Door, Visitor

READERS: Final = ("anonymous", STRANGER, STAFF)
LEAVES: Final = ("/sign-out", "signOut")


@dataclass
class Check:
    """What one run needs. `routes` reads what the house's router knows; `only` names the kinds of doors to visit."""

    settings: Settings
    address: str
    database: Database
    clock: HouseClock
    routes: Callable[[], list[BaseRoute]]
    logs: list[Path] = field(default_factory=list)
    only: tuple[str, ...] = KINDS

    def run(self) -> Report:
        """Raises Impossible where nothing could be checked. What was made is removed, whatever happens."""
        self.report, begun = Report(self.address, self.clock.now()), monotonic()
        self.premises = Premises(self.settings, self.database, self.clock)
        with closing(self.premises.held), httpx.Client(base_url=self.address, timeout=PATIENCE) as self.client:
            reach(self.client)
            removing.tidy(self.premises)
            try:
                self._go_round()
            finally:
                with undisturbed():
                    self.report.stays = removing.remove(self.premises)
        self.report.seconds = monotonic() - begun
        return self.report

    def _go_round(self) -> None:
        since = time()
        making.join(self.premises)
        readers = [self.visitor(name) for name in READERS]
        owner = Owner(self.visitor(OWNER), self.premises.canaries, self.report)
        owner.is_at_home(self.premises.members[OWNER].id)
        self.report.asked = {visitor.name: visitor.asked for visitor in (*readers, owner.visitor)}
        doors = self.doors(self.schema(readers[-1]), self.routes())
        going = Round(self.premises.canaries, self.report, self.premises.members[OWNER], doors)
        before = going.told_of_the_owner(readers)
        making.make(self.premises)
        owner.asks_for_a_picture()
        owner.sees_it_all()
        for reader in readers:
            going.visit_all(reader, [door for door in doors if not leaves(door)])
        owner.sends_what_is_refused()
        owner.waits_for_the_picture()
        going.compare(before, going.told_of_the_owner(readers))
        self.search(since)
        for reader in readers:
            going.visit_all(reader, [door for door in doors if leaves(door)])
        self.tell_what_was_made()

    def schema(self, staff: Visitor) -> GraphQLSchema:
        """As staff are told it, which is more than others are."""
        return Owner(staff, self.premises.canaries, self.report).schema()

    def visitor(self, name: str) -> Visitor:
        member = self.premises.members.get(name)
        return Visitor(name, self.client, member.token if member else None, cookie_name(self.settings.address.startswith("https:")))

    def doors(self, schema: GraphQLSchema, routes: list[BaseRoute]) -> list[Door]:
        """What changes nothing comes first."""
        self.tell_what_is_not_visited(schema, routes)
        found = [
            *documents.reads(schema),
            *documents.reads_by_address(schema),
            *documents.reads_that_stay(schema),
            *pages.addresses(),
            *pages.doors_of(routes),
        ]
        return [door for door in (*found, *documents.writes(schema)) if door.kind in self.only]

    def search(self, since: float) -> None:
        """Files, logs and the tables of the jobs."""
        files = traces.files_of(self.settings, since)
        written, elsewhere = traces.logs_of(self.settings.data)
        logs = [path for path in dict.fromkeys([*self.logs, *written]) if path not in files]
        for path in (*files, *logs):
            try:
                self.found(traces.in_file(path, self.premises.canaries))
            except OSError as error:
                self.report.not_checked(f"{path}: {error.strerror}")
        rows, found = traces.in_jobs(self.premises.held, self.premises.canaries)
        self.found(found)
        self.found(traces.in_pictures(self.premises.store, self.premises.pictures(), self.premises.canaries))
        self.report.searched += [f"the data folder: {', '.join(path.name for path in files) or 'no file was written but the database'}"]
        self.report.searched += [f"logs: {', '.join(map(str, logs)) or 'none beside these'}", f"the tables of the jobs: {rows:,} rows"]
        self.report.absent += [f"logs that go to {where}: give the file that they end in with --log" for where in elsewhere]

    def found(self, found: Iterable[Trace]) -> None:
        for trace in found:
            self.report.leak(Leak(trace.where, "whoever reads it", trace.secret.name, trace.what))

    # What is told of the run itself.

    def tell_what_is_not_visited(self, schema: GraphQLSchema, routes: list[BaseRoute]) -> None:
        for path in pages.unknown(routes):
            self.report.not_checked(f"{path} is a door of a kind that is not known here")
        for name in documents.uncalled(schema):
            self.report.not_checked(f"the mutation {name} is not known here, and takes no id that would tell whom it touches")
        if not any(getattr(route, "path", "") == "/metrics" for route in routes):
            self.report.absent.append("/metrics: this house has none")
        if missing := [kind for kind in KINDS if kind not in self.only]:
            self.report.absent.append(f"by --only: {', '.join(missing)}")

    def tell_what_was_made(self) -> None:
        if not any(id.startswith("m") for secret in self.premises.canaries.secrets for id in secret.ids):
            self.report.absent.append("private models: no member of this house can train one")
        self.report.made = [
            f"{len(self.premises.members)} members: an owner and a stranger on a paid plan, and one of staff",
            *(secret.name for secret in self.premises.canaries.secrets if secret.ids),
            "nothing of it was public at a moment at which others could see it",
        ]


def reach(client: httpx.Client) -> None:
    try:
        answer = client.get("/healthz")
    except httpx.HTTPError as error:
        raise Impossible(f"There is no house at {client.base_url}: {error}. Is it being served? Say where with --address.") from error
    if answer.status_code != 200:
        raise Impossible(f"The house at {client.base_url} is not well: /healthz answers {answer.status_code}.")


def leaves(door: Door) -> bool:
    """Does it end the session?"""
    return door.path == LEAVES[0] or door.name == LEAVES[1]
