"""Tokens: reserve, settle, refund; and that the sum of the ledger is the balance, never below zero, whatever happens in between."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from schema.actions import endings, jobs, ledger
from schema.actions.asks import GenerateAsk
from schema.actions.cancel import cancel_generation
from schema.actions.generate import generate
from schema.actions.plan_changes import change_plan
from schema.actions.refusals import ErrorCode, Refused
from schema.actions.subscriptions import end_periods
from schema.actions.work import Work
from schema.tables import FailureCode, Generation, GenerationStatus, Image, ImageRecord, TokenEntry, TokenReason
from tests.schema.actions.house import TERMS, House


def history(house: House, handle: str) -> list[tuple[str, int]]:
    lines = select(TokenEntry).where(TokenEntry.account_pk == house.account(handle).pk).order_by(col(TokenEntry.number))
    return [(line.reason, line.change) for line in house.rows(lines)]


def balance(house: House, handle: str) -> int:
    with house.session() as session:
        return ledger.balance(session, house.account(handle).pk or 0)


def sweep(house: House) -> None:
    with house.session() as session:
        end_periods(session, house.now)


def test_tokens_are_reserved_when_asked_for_and_settled_when_it_succeeds(house: House) -> None:
    images = house.finish(house.ask("jason", count=2))
    assert history(house, "jason") == [("GRANT", 150), ("RESERVE", -16), ("SETTLE", 0)]
    assert [house.row(ImageRecord, image.pk).tokens for image in images] == [8, 8]


def test_tokens_come_back_once_when_it_is_cancelled(house: House) -> None:
    asked = house.ask("jason")
    for _ in range(2):
        assert house.do("jason", cancel_generation, asked.id) == asked.pk
    assert history(house, "jason") == [("GRANT", 150), ("RESERVE", -8), ("REFUND", 8)]
    assert house.desk.cancelled == [asked.id]


def test_tokens_come_back_once_when_it_fails(house: House) -> None:
    asked = house.ask("jason")
    for _ in range(2):
        with house.session() as session:
            endings.fail_generation(session, asked.id, FailureCode.ENGINE_ERROR, "The engine stopped.", house.now)
    assert history(house, "jason") == [("GRANT", 150), ("RESERVE", -8), ("REFUND", 8)]
    failed = house.row(Generation, asked.pk)
    assert (failed.status, failed.failure_code, failed.failure_retryable) == ("FAILED", "ENGINE_ERROR", False)


def test_what_has_ended_cannot_be_cancelled_and_what_others_asked_for_is_not_there(house: House) -> None:
    asked = house.ask("jason")
    assert house.refused("mallory", cancel_generation, asked.id) == [(ErrorCode.NOT_FOUND, "id")]
    house.finish(asked)
    assert house.refused("jason", cancel_generation, asked.id) == [(ErrorCode.CONFLICT, "id")]


def test_a_generation_that_is_finished_twice_has_one_set_of_images_and_one_settlement(house: House) -> None:
    asked = house.ask("jason", count=2)
    first = house.finish(asked)
    kept = dict(house.store.kept)
    assert house.finish(asked) == []
    assert house.store.kept == kept
    assert len(house.rows(select(Image))) == 2
    assert history(house, "jason")[-1] == ("SETTLE", 0)
    with house.session() as session:
        again = [endings.Picture(image.storage_key, image.media_key, "hash", 1) for image in first]
        assert endings.finish_generation(session, asked.id, again, house.now) == [], "bytes that a row names are never discarded"


def test_pictures_of_a_generation_that_was_cancelled_meanwhile_are_discarded(house: House) -> None:
    asked = house.ask("jason")
    house.do("jason", cancel_generation, asked.id)
    assert house.finish(asked) == []
    assert house.store.kept == {}


def test_too_few_tokens_are_refused(house: House) -> None:
    ask = GenerateAsk(prompt="x", width=1536, height=1536, steps=60, count=2)
    assert house.refused("jason", generate, ask) == [(ErrorCode.NOT_ENOUGH_TOKENS, "")]


def test_fifty_asks_at_once_for_the_last_tokens_give_exactly_one_generation(house: House) -> None:
    while balance(house, "jason") >= 16:
        house.finish(house.ask("jason"))
    viewer, before = house.viewer("jason"), len(house.rows(select(Generation)))

    def ask(number: int) -> list[ErrorCode]:
        with house.session() as session:
            work = Work(session, viewer, house.now, TERMS, house.store)
            try:
                generate(work, GenerateAsk(prompt=f"heron {number}"))
            except Refused as refused:
                return [error.code for error in refused.errors]
        return []

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(ask, range(50)))
    assert sorted(answers) == [[], *[[ErrorCode.NOT_ENOUGH_TOKENS]] * 49]
    assert len(house.rows(select(Generation))) == before + 1
    assert balance(house, "jason") == 150 % 8


def test_one_key_from_many_threads_at_once_gives_one_generation(house: House) -> None:
    viewer = house.viewer("jane")

    def ask(_: int) -> int:
        with house.session() as session:
            return generate(Work(session, viewer, house.now, TERMS, house.store), GenerateAsk(prompt="x", idempotency_key="k"))

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(ask, range(10)))) == 1
    assert [reason for reason, _ in history(house, "jane")].count("RESERVE") == 1


def test_a_refill_tops_up_to_the_number_of_the_plan_once_a_period_and_does_not_add_to_it(house: House) -> None:
    house.finish(house.ask("jason", count=4))
    sweep(house)
    assert balance(house, "jason") == 118
    house.pass_(days=1)
    sweep(house)
    sweep(house)
    assert history(house, "jason")[-1] == ("GRANT", 32)
    house.pass_(days=40)
    sweep(house)
    assert balance(house, "jason") == 150


def test_a_refill_counts_what_is_reserved_so_that_cancelling_later_wins_nothing(house: House) -> None:
    asked = house.ask("jason", count=4)
    house.pass_(days=1)
    sweep(house)
    house.do("jason", cancel_generation, asked.id)
    assert balance(house, "jason") == 150


def test_a_refill_that_is_due_is_given_before_the_next_ask(house: House) -> None:
    for _ in range(18):
        house.finish(house.ask("jason"))
    house.pass_(days=1)
    assert house.ask("jason", count=4).status == GenerationStatus.QUEUED


def test_the_ledger_never_goes_below_zero_and_no_cause_counts_twice(house: House) -> None:
    pk = house.account("jason").pk or 0
    with house.session() as session, pytest.raises(ledger.NotEnough):
        ledger.append(session, pk, -151, TokenReason.EXPIRE, "EXPIRE 1", house.now)
    for _ in range(2):
        with house.session() as session:
            ledger.append(session, pk, -1, TokenReason.EXPIRE, "EXPIRE 1", house.now)
    assert balance(house, "jason") == 149


def test_as_many_run_at_once_as_the_plan_allows_and_what_runs_already_goes_on(house: House) -> None:
    first, second = house.ask("jason"), house.ask("jason")

    def begin(generation: Generation) -> jobs.Turn:
        with house.session() as session:
            return jobs.begin_generation(session, generation.id, house.now)

    assert [begin(first), begin(second), begin(first)] == ["NOW", "LATER", "NOW"]
    with house.session() as session:
        assert jobs.unended(session) == [first.id, second.id]
    house.finish(first)
    assert [begin(first), begin(second)] == ["NEVER", "NOW"]


def test_the_plan_that_follows_counts_from_the_end_of_the_period_on(house: House) -> None:
    house.do("jane", change_plan, "free", dry_run=False)
    first, second, third = (house.ask("jane") for _ in range(3))

    def begin(generation: Generation) -> jobs.Turn:
        with house.session() as session:
            return jobs.begin_generation(session, generation.id, house.now)

    assert [begin(first), begin(second)] == ["NOW", "NOW"]
    house.finish(second)
    house.pass_(days=40)
    assert begin(third) == "LATER"


def test_progress_only_grows_and_stops_with_the_generation(house: House) -> None:
    asked = house.ask("jason")

    def report(progress: float) -> bool:
        with house.session() as session:
            return jobs.report_progress(session, asked.id, progress)

    assert not report(0.1)
    with house.session() as session:
        jobs.begin_generation(session, asked.id, house.now)
    assert report(0.5)
    assert report(0.2)
    assert house.row(Generation, asked.pk).progress == 0.5
    house.do("jason", cancel_generation, asked.id)
    assert not report(0.9)


def test_the_copy_of_a_source_is_forgotten_after_an_hour(house: House) -> None:
    source = house.image("jason")
    asked = house.remix("mallory", source)
    for minutes, keys in ((59, []), (1, [asked.source_copy])):
        house.pass_(minutes=minutes)
        with house.session() as session:
            assert endings.forget_sources(session, house.now) == keys
    with house.session() as session:
        job = jobs.job(session, asked.id)
    assert (job.from_picture, job.source_copy) == (True, None)


def test_the_words_of_a_model_are_added_to_the_prompt_of_the_job_alone(house: House) -> None:
    asked = house.ask("jason", prompt="a fox", model=house.model("Oil").id)
    with house.session() as session:
        assert jobs.job(session, asked.id).prompt == "a fox, oil painting"
    assert house.finish(asked)[0].prompt == "a fox"
