"""Which plan an account is on, and what happens when its period is over. No visibility is touched here, ever (R7)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, or_, select

from schema.actions import audit, ledger
from schema.actions.periods import turn_after, turn_at
from schema.rules.viewer import LEAVING_SCOPES, PlanTerms, Viewer, plan_at
from schema.tables import Account, Invoice, Member, Plan, RefillPeriod, Subscription, TokenReason, Visibility, as_text

MOMENT: Final = timedelta(milliseconds=1)


def terms_of(plan: Plan) -> PlanTerms:
    """What a plan allows, for the rules."""
    allows = (plan.private_images, plan.private_models, plan.alchemy)
    return PlanTerms(plan.pk or 0, plan.code, plan.paid, *allows, plan.tokens, plan.trainings, plan.concurrency)


def plan_of(session: Session, plan_pk: int) -> Plan:
    return session.exec(select(Plan).where(Plan.pk == plan_pk)).one()


def renewed(session: Session, viewer: Viewer, now: datetime) -> Viewer:
    """The viewer as the house knows it at this moment, inside of this transaction."""
    if not viewer.signed_in:
        return viewer
    account, member, subscription = session.exec(
        select(Account, Member, Subscription).where(
            Account.pk == viewer.account_pk, Member.account_pk == Account.pk, Subscription.account_pk == Account.pk
        )
    ).one()
    leaving = account.leaving_at is not None or account.deleted_at is not None
    return replace(
        viewer,
        staff=member.staff,
        scopes=viewer.scopes & LEAVING_SCOPES if leaving else viewer.scopes,
        plan=plan_of_now(session, subscription, now),
        chosen_visibility=Visibility(member.default_visibility) if member.default_visibility else None,
        accepted_terms=member.accepted_terms,
        leaving=leaving,
    )


def plan_of_now(session: Session, subscription: Subscription, now: datetime) -> PlanTerms:
    """What the plan of this moment allows, whether or not a period that is over was ended yet."""
    following = terms_of(plan_of(session, subscription.next_plan_pk)) if subscription.next_plan_pk else None
    return plan_at(terms_of(plan_of(session, subscription.plan_pk)), following, subscription.period_ends_at, now)


def subscription_of(session: Session, account_pk: int) -> Subscription:
    """The subscription, locked until the transaction ends."""
    return session.exec(select(Subscription).where(Subscription.account_pk == account_pk).with_for_update()).one()


def switch(session: Session, subscription: Subscription, plan: Plan, at: datetime) -> None:
    """Put a subscription on a plan from this moment on: a new period begins, and a refill is due."""
    subscription.plan_pk = plan.pk or 0
    subscription.next_plan_pk = None
    subscription.since = at
    subscription.period_ends_at = turn_after(at, RefillPeriod.MONTH, at) if plan.price else None
    subscription.refills_at = at
    subscription.trainings_used = 0
    subscription.past_due = False
    session.add(subscription)
    session.flush()


def invoice(session: Session, subscription: Subscription, plan: Plan, amount: int, at: datetime) -> None:
    """What the house ledger charges for the period that the subscription is in."""
    session.add(
        Invoice(
            account_pk=subscription.account_pk,
            plan_pk=subscription.plan_pk,
            issued_at=at,
            period_ends_at=subscription.period_ends_at or at,
            amount=amount,
            currency=plan.currency,
        )
    )


def end_periods(session: Session, now: datetime, account_pk: int | None = None) -> None:
    """End each period that is over, and give each refill that is due; of one account, or of all. Doing it again changes nothing."""
    due = select(Subscription).where(or_(col(Subscription.period_ends_at) <= now, col(Subscription.refills_at) <= now))
    if account_pk is not None:
        due = due.where(Subscription.account_pk == account_pk)
    for subscription in session.exec(due.order_by(col(Subscription.account_pk)).with_for_update()).all():
        while subscription.period_ends_at is not None and subscription.period_ends_at <= now:
            _end_period(session, subscription, subscription.period_ends_at)
        top_up(session, subscription.account_pk, now)


def _end_period(session: Session, subscription: Subscription, at: datetime) -> None:
    """What follows a period that ended at `at`: the plan that was chosen to follow, else the same again."""
    plan = plan_of(session, subscription.next_plan_pk or subscription.plan_pk)
    if subscription.next_plan_pk:
        switch(session, subscription, plan, at)
    else:
        subscription.period_ends_at = turn_after(subscription.since, RefillPeriod.MONTH, at)
    if plan.price:
        invoice(session, subscription, plan, plan.price, at)
    account = session.exec(select(Account.id).where(Account.pk == subscription.account_pk)).one()
    audit.record(session, at, None, "subscription.period_ended", account, plan.code)


def top_up(session: Session, account_pk: int, now: datetime) -> None:
    """Give the refill that is due, once for its period: up to the plan's number, not on top of it. Trainings count anew with each month."""
    subscription = subscription_of(session, account_pk)
    if subscription.refills_at > now:
        return
    plan = plan_of(session, subscription.plan_pk)
    missing = ledger.refill(plan.tokens, ledger.balance(session, account_pk), ledger.reserved(session, account_pk))
    if missing:
        turn = turn_at(subscription.since, plan.token_period, now)
        ledger.append(session, account_pk, missing, TokenReason.GRANT, f"GRANT {plan.code} {as_text(turn)}", now)
    last = turn_at(subscription.since, plan.token_period, subscription.refills_at - MOMENT)
    if turn_at(subscription.since, RefillPeriod.MONTH, now) > last:
        subscription.trainings_used = 0
    subscription.refills_at = turn_after(subscription.since, plan.token_period, now)
    session.add(subscription)
