"""Whatever happens, in whatever order, some things stay true."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from schema.actions import endings
from schema.actions.asks import GenerateAsk, RemixAsk
from schema.actions.cancel import cancel_generation
from schema.actions.generate import generate, remix
from schema.actions.images import delete_images, set_image_visibility
from schema.actions.likes import like_image, unlike_image
from schema.actions.operators import put_on_plan
from schema.actions.plan_changes import change_plan
from schema.actions.refusals import Refused
from schema.actions.subscriptions import end_periods
from schema.actions.work import bytes_of
from schema.tables import FailureCode, Generation, Visibility
from tests.schema.actions.conftest import Built

HANDLES = st.sampled_from(["jason", "jane", "mallory"])
PLANS = st.sampled_from(["free", "solo", "studio"])
VISIBILITIES = st.sampled_from(Visibility)
MAYBE = st.none() | VISIBILITIES
NUMBERS = st.integers(0, 50)


class AnyDay(RuleBasedStateMachine):
    """Members do anything, to anything, at any time; the worker and the sweep as well."""

    built: ClassVar[Built]

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.house = self.built.copy(Path(self.folder.name))
        self.visibilities: dict[int, str] = {}

    def teardown(self) -> None:
        self.house.engine.dispose()
        self.folder.cleanup()

    def all(self, statement: str) -> list[Any]:
        with self.house.engine.connect() as connection:
            return list(connection.execute(text(statement)))

    def one(self, table: str, number: int) -> str:
        """The id of some row; of one that never was where there is none."""
        rows = self.all(f"SELECT id FROM {table} ORDER BY pk")
        return rows[number % len(rows)].id if rows else "none"

    def attempt(self, handle: str, action: Callable[..., Any], *arguments: Any, **options: Any) -> bool:
        try:
            self.house.do(handle, action, *arguments, **options)
        except Refused:
            return False
        return True

    @rule(handle=HANDLES, visibility=MAYBE, count=st.integers(1, 4), key=st.none() | st.sampled_from("ab"))
    def asks(self, handle: str, visibility: Visibility | None, count: int, key: str | None) -> None:
        self.attempt(handle, generate, GenerateAsk(prompt="a heron", count=count, visibility=visibility, idempotency_key=key))

    @rule(handle=HANDLES, number=NUMBERS, visibility=MAYBE)
    def remixes(self, handle: str, number: int, visibility: Visibility | None) -> None:
        self.attempt(handle, remix, RemixAsk(image=self.one("t_image", number), visibility=visibility))

    @rule(number=NUMBERS)
    def is_painted(self, number: int) -> None:
        if (id := self.one("t_generation", number)) != "none":
            pk = self.all(f"SELECT pk FROM t_generation WHERE id = '{id}'")[0].pk
            for image in self.house.finish(self.house.row(Generation, pk)):
                self.visibilities[image.pk or 0] = image.visibility

    @rule(number=NUMBERS)
    def fails(self, number: int) -> None:
        if (id := self.one("t_generation", number)) != "none":
            with self.house.session() as session:
                discarded = endings.fail_generation(session, id, FailureCode.TIMED_OUT, "It took too long.", self.house.now)
            self.house.store.delete(discarded)

    @rule(handle=HANDLES, number=NUMBERS)
    def cancels(self, handle: str, number: int) -> None:
        self.attempt(handle, cancel_generation, self.one("t_generation", number))

    @rule(handle=HANDLES, number=NUMBERS, visibility=VISIBILITIES)
    def flips(self, handle: str, number: int, visibility: Visibility) -> None:
        id = self.one("t_image", number)
        if self.attempt(handle, set_image_visibility, [id], visibility):
            self.visibilities[self.all(f"SELECT pk FROM t_image WHERE id = '{id}'")[0].pk] = visibility

    @rule(handle=HANDLES, numbers=st.lists(NUMBERS, min_size=1, max_size=3))
    def deletes(self, handle: str, numbers: list[int]) -> None:
        self.attempt(handle, delete_images, [self.one("t_image", number) for number in numbers])

    @rule(handle=HANDLES, number=NUMBERS, action=st.sampled_from([like_image, unlike_image]))
    def likes(self, handle: str, number: int, action: Callable[..., Any]) -> None:
        self.attempt(handle, action, self.one("t_image", number))

    @rule(handle=HANDLES, code=PLANS, dry_run=st.booleans())
    def changes_plan(self, handle: str, code: str, dry_run: bool) -> None:
        assert self.attempt(handle, change_plan, code, dry_run=dry_run)

    @rule(handle=HANDLES, code=PLANS)
    def is_put_on_a_plan(self, handle: str, code: str) -> None:
        with self.house.session() as session:
            put_on_plan(session, handle, code, self.house.now)

    @rule(days=st.sampled_from([0.01, 1, 31]), sweeps=st.booleans())
    def time_passes(self, days: float, sweeps: bool) -> None:
        self.house.pass_(days=days)
        if sweeps:
            with self.house.session() as session:
                end_periods(session, self.house.now)
                forgotten = endings.forget_sources(session, self.house.now)
            self.house.store.delete(forgotten)

    @invariant()
    def the_sum_of_the_ledger_is_the_balance_and_never_below_zero(self) -> None:
        total: dict[int, int] = {}
        for line in self.all("SELECT account_pk, number, change, balance FROM t_token_entry ORDER BY account_pk, number"):
            total[line.account_pk] = total.get(line.account_pk, 0) + line.change
            assert total[line.account_pk] == line.balance >= 0

    @invariant()
    def what_is_reserved_is_spent_only_by_what_succeeded(self) -> None:
        lines = "SELECT generation_pk, SUM(change) AS net FROM t_token_entry GROUP BY generation_pk"
        for row in self.all(f"SELECT status, tokens, net FROM t_generation JOIN ({lines}) AS lines ON generation_pk = pk"):
            assert row.net == (0 if row.status in ("FAILED", "CANCELLED") else -row.tokens)

    @invariant()
    def what_is_held_is_what_is_under_way(self) -> None:
        held = "SELECT held FROM t_token_entry AS line WHERE account_pk = owner_pk ORDER BY number DESC LIMIT 1"
        for row in self.all(f"""SELECT ({held}) AS held, SUM(CASE WHEN status IN ('QUEUED', 'RUNNING') THEN tokens ELSE 0 END) AS way
                                FROM t_generation GROUP BY owner_pk"""):
            assert row.held == row.way

    @invariant()
    def a_licence_runs_exactly_while_an_image_is_listed(self) -> None:
        running = {row.image_pk for row in self.all("SELECT image_pk FROM t_licence_interval WHERE until_at IS NULL")}
        assert running == {row.pk for row in self.all("SELECT pk FROM t_image WHERE listed = 1")}

    @invariant()
    def likes_are_counted(self) -> None:
        counted = "SELECT like_count, (SELECT COUNT(*) FROM t_like WHERE image_pk = pk) AS likes FROM t_image"
        assert all(row.like_count == row.likes for row in self.all(counted))
        assert not self.all("SELECT pk FROM t_image WHERE (heat = 0) <> (like_count = 0) OR top <> like_count * 4294967296 + pk")

    @invariant()
    def nothing_but_its_owner_changes_the_visibility_of_an_image(self) -> None:
        for row in self.all("SELECT pk, visibility, asked_paid FROM t_image WHERE kept = 1"):
            assert row.visibility == self.visibilities[row.pk]
            assert row.visibility == "PUBLIC" or row.asked_paid

    @invariant()
    def only_bytes_that_a_row_names_are_kept(self) -> None:
        images = [row.storage_key for row in self.all("SELECT storage_key FROM t_image WHERE kept = 1")]
        copies = {row.source_copy for row in self.all("SELECT source_copy FROM t_generation WHERE source_copy IS NOT NULL")}
        assert set(self.house.store.kept) == {part for key in images for part in bytes_of(key)} | copies


def test_whatever_happens_the_ledger_the_licences_the_likes_and_the_bytes_agree(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AnyDay, "built", built, raising=False)
    once = settings(max_examples=25, stateful_step_count=40, deadline=None, derandomize=True, database=None)
    run_state_machine_as_test(AnyDay, settings=once)
