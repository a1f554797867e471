"""A small world with the cast, in rows: jane has a public and a private image, jason a public one, mallory none."""

from datetime import UTC, datetime, timedelta

from sqlmodel import SQLModel

from schema.tables import (
    Account,
    FailureCode,
    Generation,
    Image,
    ImageRecord,
    LicenceCause,
    LicenceInterval,
    Member,
    Plan,
    RefillPeriod,
    Subscription,
    Tool,
    Visibility,
)
from tests.schema.harness import Who

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
JASON, JANE, MALLORY, STAFF, ANONYMOUS = Who(1), Who(2), Who(3), Who(4), Who(None)
EVERYBODY = (ANONYMOUS, JASON, JANE, MALLORY, STAFF)


def plan(pk: int, code: str, paid: bool) -> Plan:
    return Plan(
        pk=pk,
        code=code,
        position=pk,
        name=code.title(),
        price=1200 if paid else 0,
        currency="EUR",
        tokens=150,
        token_period=RefillPeriod.DAY,
        paid=paid,
        private_images=paid,
        private_models=paid,
        alchemy=paid,
        trainings=0,
        concurrency=1,
    )


def member(pk: int, handle: str, plan_pk: int, staff: bool = False) -> list[SQLModel]:
    return [
        Account(pk=pk, id=f"a-{handle}", handle=handle, handle_key=handle, display_name=handle.title(), joined_at=NOW),
        Member(account_pk=pk, email=f"{handle}@example.com", email_key=f"{handle}@example.com", staff=staff, accepted_terms="1"),
        Subscription(account_pk=pk, plan_pk=plan_pk, since=NOW, refills_at=NOW + timedelta(days=1)),
    ]


def image(pk: int, id: str, owner_pk: int, visibility: Visibility, source_pk: int | None = None) -> list[SQLModel]:
    made: list[SQLModel] = [
        Image(
            pk=pk,
            id=id,
            owner_pk=owner_pk,
            created_at=NOW,
            visibility=visibility,
            prompt=f"prompt of {id}",
            width=768,
            height=768,
            tool=Tool.REMIX if source_pk else Tool.GENERATE,
            engine="atelier",
            thumbhash="",
            alt="",
            source_pk=source_pk,
            is_remix=source_pk is not None,
            media_key=f"key-{id}",
            storage_key=f"store-{id}",
            asked_paid=True,
        ),
        ImageRecord(image_pk=pk, owner_pk=owner_pk, tokens=8, asked_paid=True),
    ]
    if visibility is Visibility.PUBLIC:
        made.append(
            LicenceInterval(image_pk=pk, owner_pk=owner_pk, from_at=NOW, terms_version="1", opened_by=LicenceCause.GENERATED_PUBLIC)
        )
    return made


def generation(pk: int, id: str, owner_pk: int, failure_code: FailureCode | None = None) -> Generation:
    """One that is private, and has no pictures."""
    return Generation(
        pk=pk,
        id=id,
        owner_pk=owner_pk,
        tool=Tool.GENERATE,
        prompt="a fox",
        visibility=Visibility.PRIVATE,
        asked_plan_pk=2,
        asked_paid=True,
        width=768,
        height=768,
        count=1,
        seed=1,
        guidance=7.0,
        steps=20,
        strength=0.5,
        tokens=8,
        engine="atelier",
        failure_code=failure_code,
        created_at=NOW,
    )


def rows() -> list[SQLModel]:
    return [
        plan(1, "free", False),
        plan(2, "solo", True),
        *member(1, "jason", 1),
        *member(2, "jane", 2),
        *member(3, "mallory", 1),
        *member(4, "staff", 1, staff=True),
        *image(1, "i-public", 2, Visibility.PUBLIC),
        *image(2, "i-private", 2, Visibility.PRIVATE),
        *image(3, "i-jason", 1, Visibility.PUBLIC, source_pk=2),
    ]
