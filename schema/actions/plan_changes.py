"""Changing the plan. Nothing private becomes public, and nothing public private (R7)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from schema.actions.periods import months_after
from schema.actions.refusals import Refused, not_found
from schema.actions.rows import key, stored
from schema.actions.subscriptions import end_periods, invoice, plan_of, subscription_of, switch, terms_of, top_up
from schema.actions.work import Work
from schema.rules import plans
from schema.rules.visibility import OWNER_OF
from schema.tables import Image, Invoice, Model, Plan, Subscription, Visibility


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What a change does, told before it is done and after. The kept numbers are all there are (R7)."""

    from_pk: int
    to_pk: int
    effective_at: datetime
    due_now: int  # in minor units of `currency`
    currency: str
    private_images_kept: int
    private_models_kept: int
    default_visibility_after: Visibility


def change_plan(work: Work, code: str, *, dry_run: bool) -> PlanChange:
    """Go to another plan: a dearer one at once, less what is paid for and not used up; a cheaper one at the end of the period.

    The plan that one has already takes back a change that was to come.
    """
    end_periods(work.session, work.now, work.viewer.account_pk)
    subscription = subscription_of(work.session, work.viewer.account_pk)
    from_, to = plan_of(work.session, subscription.plan_pk), _plan(work, code)
    change = _foreseen(work, subscription, from_, to)
    if not dry_run:
        _change(work, subscription, from_, to, change)
    return change


def _plan(work: Work, code: str) -> Plan:
    plan = work.session.exec(select(Plan).where(Plan.code == code)).first() if code.isprintable() else None
    if plan is None:
        raise Refused(not_found("plan"))
    return plan


def _foreseen(work: Work, subscription: Subscription, from_: Plan, to: Plan) -> PlanChange:
    upgrade = to.price > from_.price
    later = None if upgrade or to.pk == from_.pk else subscription.period_ends_at
    return PlanChange(
        from_pk=key(from_),
        to_pk=key(to),
        effective_at=later or work.now,
        due_now=max(0, to.price - _unused(work, subscription, from_)) if upgrade else 0,
        currency=to.currency,
        private_images_kept=_private(work, Image),
        private_models_kept=_private(work, Model),
        default_visibility_after=plans.default_visibility(replace(work.viewer, plan=terms_of(to))),
    )


def _unused(work: Work, subscription: Subscription, plan: Plan) -> int:
    """What was charged for and is not used up of the period that runs, in minor units, rounded down. The operator's gift is no credit."""
    ends_at = subscription.period_ends_at
    charged = select(Invoice.pk).where(
        Invoice.account_pk == subscription.account_pk, Invoice.plan_pk == plan.pk, Invoice.period_ends_at == ends_at
    )
    if ends_at is None or work.session.exec(charged).first() is None:
        return 0
    begins_at = max(months_after(ends_at, -1), subscription.since)
    return int(plan.price * max(ends_at - work.now, timedelta(0)) / (ends_at - begins_at))


def _private(work: Work, table: type[Image] | type[Model]) -> int:
    """How many the viewer has; to a key that may not read them, none."""
    own = (OWNER_OF[table](table, work.eyes), table.visibility == Visibility.PRIVATE, col(table.deleted_at).is_(None))
    return work.session.exec(select(func.count()).select_from(table).where(*own)).one()


def _change(work: Work, subscription: Subscription, from_: Plan, to: Plan, change: PlanChange) -> None:
    following = None if to.pk == from_.pk else to.pk
    if following == subscription.next_plan_pk:
        return
    if following is None:
        subscription.next_plan_pk = None
    elif change.effective_at > work.now:
        subscription.next_plan_pk = to.pk
    else:
        switch(work.session, subscription, to, work.now)
        if to.price:
            invoice(work.session, subscription, to, change.due_now, work.now)
        top_up(work.session, subscription.account_pk, work.now)
    stored(work.session, subscription)
    work.record("subscription.changed", work.viewer.account_id or "", f"{from_.code} {to.code}")
