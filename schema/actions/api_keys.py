"""API keys: what an account lets a script or an app do in its name. Only the hash of a key's secret is kept."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from zlib import crc32

from sqlmodel import Session, col, func, or_, select, update

from schema.actions.refusals import ErrorCode, Refusal, invalid, refuse_if
from schema.actions.rows import key, stored
from schema.actions.sessions import token_hash
from schema.actions.texts import check_text, clean
from schema.actions.work import Work
from schema.rules.viewer import grantable
from schema.tables import ALPHABET, ApiKey

MARK: Final = "sfm_"
RANDOM: Final = 30  # letters and digits: 178 bits
CHECK: Final = 6  # more, that follow from these
SHOWN: Final = len(MARK) + 6  # of a secret, to tell keys apart
MOST: Final = 50  # keys of one account


def create_api_key(work: Work, name: str, scopes: Sequence[str], expires_at: datetime | None) -> tuple[int, str]:
    """Make a key that may do what these scopes name; answers its pk and its secret, which is shown this once."""
    name = clean(name)
    refuse_if([*check_text(name, "The name", 1, 50, "name"), *_check_scopes(work, scopes), *_check_expiry(work, expires_at)])
    refuse_if(_too_many(work))
    secret = new_secret()
    made = ApiKey(
        account_pk=work.viewer.account_pk,
        secret_hash=token_hash(secret),
        prefix=secret[:SHOWN],
        name=name,
        scopes=" ".join(sorted(set(scopes))),
        created_at=work.now,
        expires_at=expires_at,
    )
    stored(work.session, made)
    work.record("api_key.created", made.id, made.scopes)
    return key(made), secret


def _check_scopes(work: Work, scopes: Sequence[str]) -> Iterator[Refusal]:
    """Nobody gives what it does not hold."""
    known = grantable(work.viewer.scopes)
    if not scopes:
        yield invalid("A key without a scope could do nothing. Choose at least one.", "scopes")
    for place, scope in enumerate(scopes):
        if scope not in known:
            yield invalid(f"A key of yours cannot have this scope. It can have: {', '.join(sorted(known))}.", "scopes", str(place))


def _check_expiry(work: Work, expires_at: datetime | None) -> Iterator[Refusal]:
    if expires_at is not None and expires_at <= work.now:
        yield invalid("This moment is over. A key ends in the future, or not by itself.", "expiresAt")


def _too_many(work: Work) -> Iterator[Refusal]:
    own = select(func.count()).select_from(ApiKey).where(col(ApiKey.account_pk) == work.viewer.account_pk)
    if work.session.exec(own).one() >= MOST:
        yield Refusal(ErrorCode.CONFLICT, f"You have {MOST} keys, and no more are kept. Revoke one that is not used any more.")


def new_secret() -> str:
    """`sfm_`, 30 random letters and digits, and 6 that check them: a scanner for secrets can tell one from all else."""
    random = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return MARK + random + checksum(random)


def checksum(text: str) -> str:
    """The CRC-32 of a text, as 6 letters and digits: `a` is 0, `9` is 61, the greatest place first."""
    rest, digits = crc32(text.encode()), ""
    for _ in range(CHECK):
        rest, digit = divmod(rest, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def revoke_api_key(work: Work, id: str) -> str:
    """End a key of the viewer's, at once and for good; answers its id."""
    work.session.delete(work.find(ApiKey, id, "id"))
    work.record("api_key.revoked", id)
    return id


def note_uses(session: Session, uses: Mapping[str, datetime]) -> None:
    """Keys, by their ids, were used at these moments. One that was revoked meanwhile stays revoked."""
    for id, at in uses.items():
        earlier = or_(col(ApiKey.last_used_at).is_(None), col(ApiKey.last_used_at) < at)
        session.exec(update(ApiKey).where(col(ApiKey.id) == id, earlier).values(last_used_at=at))
