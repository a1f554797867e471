"""Signing up, and what a member says of itself."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, or_, select, update

from schema.actions import audit
from schema.actions.refusals import ErrorCode, Refusal, denied, invalid, refuse_if
from schema.actions.rows import key, stored
from schema.actions.subscriptions import top_up
from schema.actions.texts import check_text, clean
from schema.actions.work import Work
from schema.rules.plans import generate_privately
from schema.tables import Account, Credential, Member, Plan, Subscription, Visibility
from schema.tables import Session as SessionRow

FREE: Final = "free"
HANDLE: Final = re.compile(r"[a-z][a-z0-9_]{2,29}")
EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")
RESERVED: Final = re.compile(
    "about|abuse|accounts?|admin|administrator|anonymous|api|billing|create|everyone|feed|graphql|help|house|images?|legal|library|me|media|"
    "members?|mod|moderation|moderators?|models?|nobody|null|official|operator|owner|platform|postmaster|privacy|root|security|settings|"
    "sfumato|sign_in|sign_out|sign_up|staff|support|system|team|terms|undefined|users?|webmaster|www|you"
)


def email_key(email: str) -> str:
    """What makes two addresses one."""
    return clean(email).lower()


def check_password(password: str) -> list[Refusal]:
    """What is wrong with a new password: it has 10 to 200 characters, whichever they are."""
    if 10 <= len(password) <= 200:
        return []
    return [invalid(f"The password has {len(password):,} characters. It must have 10 to 200.", "password")]


def sign_up(work: Work, handle: str, email: str, terms_version: str, password_hash: str) -> int:
    """Open an account on the free plan, with its first tokens, and answer its pk."""
    check_sign_up(work, handle, email, terms_version)
    handle, email = clean(handle).lower(), clean(email)
    account = open_account(work.session, handle, email, terms_version, password_hash, work.now)
    audit.record(work.session, work.now, account.id, "account.signed_up", account.id)
    return key(account)


def check_sign_up(work: Work, handle: str, email: str, terms_version: str, wrong: Sequence[Refusal] = ()) -> None:
    """Raise Refused where it could not succeed; `wrong` is what is known to be wrong beside it.

    Hashing is slow, and comes between two transactions: this is asked before it, and once more by `sign_up`.
    """
    handle, email = clean(handle).lower(), clean(email)
    refuse_if([*_check_handle(handle), *_check_email(email), *wrong, *_check_terms(work, terms_version, "termsVersion")])
    refuse_if(_taken(work.session, handle, email))


def _check_handle(handle: str) -> Iterator[Refusal]:
    if not HANDLE.fullmatch(handle):
        yield invalid("A handle has 3 to 30 characters: letters a to z, digits and _, and a letter first.", "handle")
    elif RESERVED.fullmatch(handle):
        yield Refusal(ErrorCode.TAKEN, "This handle is taken. Choose another one.", ("handle",))


def _check_email(email: str) -> list[Refusal]:
    if EMAIL.fullmatch(email) and email.isprintable():
        return []
    return [invalid("This is not an address for mail. It looks like name@example.com.", "email")]


def _check_terms(work: Work, version: str, field: str) -> list[Refusal]:
    if version == work.terms:
        return []
    return [
        Refusal(
            ErrorCode.TERMS_NOT_ACCEPTED, "The terms have changed, or were not accepted. Read the current ones and accept them.", (field,)
        )
    ]


def _taken(session: Session, handle: str, email: str) -> Iterator[Refusal]:
    found = session.exec(
        select(Account.handle_key, Member.email_key)
        .join(Member, isouter=True)  # who was removed keeps the handle, and nothing else
        .where(or_(Account.handle_key == handle, Member.email_key == email_key(email)))
    ).all()
    if any(taken == handle for taken, _ in found):
        yield Refusal(ErrorCode.TAKEN, "This handle is taken. Choose another one.", ("handle",))
    if any(taken == email_key(email) for _, taken in found):
        yield Refusal(ErrorCode.TAKEN, "There is an account with this address. Sign in instead.", ("email",))


def open_account(session: Session, handle: str, email: str, terms_version: str, password_hash: str, now: datetime) -> Account:
    """The rows of a new account on the free plan. Nothing is checked here: a seeded house has handles that nobody may sign up for."""
    account = Account(handle=handle, handle_key=handle.lower(), display_name=handle, joined_at=now)
    stored(session, account)
    session.add(Member(account_pk=key(account), email=email, email_key=email_key(email), accepted_terms=terms_version))
    session.add(Credential(account_pk=key(account), password_hash=password_hash))
    plan = session.exec(select(Plan).where(Plan.code == FREE)).one()
    stored(session, Subscription(account_pk=key(account), plan_pk=key(plan), since=now, refills_at=now))
    top_up(session, key(account), now)
    return account


def _member(work: Work) -> tuple[Account, Member]:
    return work.session.exec(
        select(Account, Member).where(Account.pk == work.viewer.account_pk, Member.account_pk == Account.pk).with_for_update()
    ).one()


def update_profile(
    work: Work, display_name: str | None, bio: str | None, default_visibility: Visibility | None, wrong: Sequence[Refusal] = ()
) -> None:
    """Change what is given, and leave what is None. An empty `bio` removes it. `wrong` is what is known to be wrong beside it."""
    name, about = clean(display_name or ""), clean(bio or "")
    wrong = [*wrong, *(check_text(name, "The name", 1, 50, "displayName") if display_name is not None else [])]
    wrong += check_text(about, "The text about you", 0, 500, "bio", lines=True)
    reason = generate_privately(work.viewer).reason
    if default_visibility is Visibility.PRIVATE and reason:
        wrong.append(denied(reason, "defaultVisibility"))
    refuse_if(wrong)
    if display_name is bio is default_visibility is None:
        return
    account, member = _member(work)
    account.display_name = name or account.display_name
    account.bio = account.bio if bio is None else about or None
    member.default_visibility = default_visibility or member.default_visibility
    work.session.add_all((account, member))
    work.record("account.profile_changed", account.id)


def check_new_email(work: Work, email: str) -> list[Refusal]:
    """What is wrong with an address that the viewer wants from now on."""
    others = select(Member.account_pk).where(Member.email_key == email_key(email), Member.account_pk != work.viewer.account_pk)
    if wrong := _check_email(clean(email)):
        return wrong
    taken = Refusal(ErrorCode.TAKEN, "There is an account with this address. Choose another one.", ("email",))
    return [taken] if work.session.exec(others).first() is not None else []


def change_credentials(work: Work, email: str | None, password_hash: str | None) -> None:
    """From now on one signs in by these; whoever calls it has proved to be the owner. A new password ends all other sessions."""
    account, member = _member(work)
    if email is not None:
        member.email, member.email_key = clean(email), email_key(email)
        work.session.add(member)
        work.record("account.email_changed", account.id)
    if password_hash is not None:
        credential = work.session.exec(select(Credential).where(Credential.account_pk == work.viewer.account_pk)).one()
        credential.password_hash = password_hash
        work.session.add(credential)
        end_other_sessions(work)
        work.record("account.password_changed", account.id)


def end_other_sessions(work: Work) -> None:
    others = (col(SessionRow.account_pk) == work.viewer.account_pk, col(SessionRow.pk) != work.viewer.session_pk)
    work.session.exec(update(SessionRow).where(*others, col(SessionRow.ended_at).is_(None)).values(ended_at=work.now))


def accept_terms(work: Work, version: str) -> None:
    """From now on licences begin under this version (R12); those that run go on under theirs."""
    refuse_if(_check_terms(work, version, "version"))
    account, member = _member(work)
    if member.accepted_terms == version:
        return
    member.accepted_terms = version
    work.session.add(member)
    work.record("account.terms_accepted", account.id, version)
