"""Steps that are known to be worth a try: what members do where others do not see it. `Unseen` keeps those that a viewer does not see."""

import random
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any, Final

from schema.tables import (
    Account,
    AuditEvent,
    Credential,
    Image,
    ImageRecord,
    Invoice,
    LicenceCause,
    LicenceInterval,
    Like,
    Member,
    Moderation,
    ReportReason,
    Session,
    Subscription,
    TokenEntry,
    TokenReason,
    Visibility,
)
from tests.oracle.rules import Viewer
from tests.oracle.world import NOW, World
from tests.proof.pairs_changes import EVERYBODYS, Blind, Change, Step, do
from tests.proof.pairs_rows import Checks, another, is_there_twice, rows_of, world_of
from tests.proof.pairs_seen import seen

OWN: Final = (Account, Member, Subscription, Credential, Session, Invoice, TokenEntry)  # what says who the viewer is
STONE: Final = dict.fromkeys(("prompt", "alt", "thumbhash", "engine"), "") | dict.fromkeys(("width", "height", "like_count"), 0)
EMPTY: Final = dict.fromkeys(("negative_prompt", "seed", "model_pk", "source_pk"))
ENOUGH: Final = 10  # steps


class Stories(Blind):
    """Proposes what happens in a house."""

    def pick(self, kind: type[Any]) -> Any:
        return self.draws.choice(list(self.rows[kind].values()))

    def made(self) -> Step | None:
        """Somebody makes one more image, after the pattern of one that there is: with its model, from its source, or from itself."""
        like = self.pick(Image)
        source = self.draws.choice((like.source_pk, like.pk, None))
        pk = self.draws.choice([one for one in self.free(Image) if one > (source or 0)])
        given = {"pk": pk, "owner_pk": self.pick(Account).pk, "source_pk": source, "is_remix": source is not None}
        given |= {"model_pk": like.model_pk, "like_count": self.draws.choice((0, 3, 999))} | self.state()
        record = {"image_pk": pk, "owner_pk": given["owner_pk"], "generation_pk": None, "tokens": 8, "asked_paid": given["asked_paid"]}
        changes = [self.one_more(Image, like, given), Change(ImageRecord, (pk,), record)]
        if given["deleted_at"] is None:
            changes += [self.like(account.pk, pk) for account in self.some()]
        return Step("an image made", tuple(changes))

    def state(self) -> dict[str, Any]:
        """Private, hidden, deleted, or public, which is unseen where its owner is gone."""
        private = {"visibility": Visibility.PRIVATE, "asked_paid": True, "hidden_at": None, "appeal_open": False, "deleted_at": None}
        public = private | {"visibility": Visibility.PUBLIC, "asked_paid": self.draws.random() < 0.5}
        hidden = public | {"hidden_at": self.ago(), "appeal_open": self.draws.random() < 0.5}
        return self.draws.choice((private, private, public, hidden, private | {"deleted_at": self.ago()} | STONE | EMPTY))

    def some(self) -> list[Any]:
        accounts = list(self.rows[Account].values())
        return self.draws.sample(accounts, self.draws.randrange(len(accounts) + 1))

    def like(self, account_pk: int, image_pk: int) -> Change:
        return Change(Like, (account_pk, image_pk), {"account_pk": account_pk, "image_pk": image_pk, "at": self.ago()})

    def flipped(self) -> Step | None:
        """An image is made private, public, hidden by moderation or deleted, and its bytes have another address."""
        image, values = self.pick(Image), self.state()
        if image.deleted_at is not None:
            return None
        values["media_key"] = another(Image, "media_key", self.draws)
        changes = [Change(Image, (image.pk,), values), Change(ImageRecord, (image.pk,), {"asked_paid": values["asked_paid"]})]
        if values["deleted_at"]:
            changes += [Change(Like, key, None) for key in self.rows[Like] if key[1] == image.pk]
        if values["hidden_at"]:
            changes.append(self.moderation(image, values["hidden_at"], NOW if values["appeal_open"] else None))
        return Step("an image flipped", tuple(changes))

    def moderation(self, image: Any, hidden_at: Any, appealed_at: Any) -> Change:
        told = {"image_pk": image.pk, "owner_pk": image.owner_pk, "reason": self.draws.choice(list(ReportReason))}
        return Change(Moderation, (image.pk,), told | {"hidden_at": hidden_at, "appealed_at": appealed_at, "decided_at": None})

    def there_and_back(self) -> Step | None:
        """An image was private for a while and is public again: what stays of that is its record."""
        image, at = self.pick(Image), self.ago()
        pk = self.beyond(LicenceInterval)
        interval = {"pk": pk, "image_pk": image.pk, "owner_pk": image.owner_pk, "from_at": at, "terms_version": "2026-11-24"}
        interval |= {"until_at": at + timedelta(hours=1), "opened_by": LicenceCause.MADE_PUBLIC, "closed_by": LicenceCause.MADE_PRIVATE}
        events = [self.event(number, f"image.made_{word}", image.id) for number, word in enumerate(("private", "public"))]
        return Step("there and back", (Change(LicenceInterval, (pk,), interval), *events))

    def beyond(self, kind: type[Any]) -> int:
        return int(max(self.rows[kind], default=(0,))[0]) + 1

    def event(self, number: int, action: str, subject: str) -> Change:
        pk, actor = self.beyond(AuditEvent) + number, self.pick(Account).id
        return Change(AuditEvent, (pk,), {"pk": pk, "at": self.ago(), "actor": actor, "action": action, "subject": subject, "detail": ""})

    def led_elsewhere(self) -> Step | None:
        """What an image was made from, or with, was another one (R9, R11)."""
        image, name = self.pick(Image), self.draws.choice(("source_pk", "source_pk", "model_pk"))
        return Step("made from another", (Change(Image, (image.pk,), {name: self.value(Image, (image.pk,), name)}),))

    def likes_moved(self) -> Step | None:
        """Who likes an image is not told, and who is gone does not count."""
        image, before, after = self.pick(Image), self.pick(Account), self.pick(Account)
        taken, given = Change(Like, (before.pk, image.pk), None), self.like(after.pk, image.pk)
        return Step("likes moved", self.draws.choice(((taken,), (given,), (taken, given))))

    def given(self) -> Step | None:
        """An image was somebody else's all the time."""
        image, owner = self.pick(Image), self.pick(Account).pk
        changes = [Change(Image, (image.pk,), {"owner_pk": owner, "owner_leaving": self.is_gone(owner)})]
        for kind in (ImageRecord, LicenceInterval, Moderation):
            of_it = [key for key, row in self.rows[kind].items() if row.__dict__["image_pk"] == image.pk]
            changes += [Change(kind, key, {"owner_pk": owner}) for key in of_it]
        return Step("another's image", tuple(changes))

    def left(self) -> Step | None:
        """An account that is deleted, or being deleted: with a plan, an address, pictures after the pattern of others, and likes."""
        pk = self.draws.choice(self.free(Account))
        gone = self.draws.choice(({"deleted_at": self.ago()}, {"leaving_at": self.ago()}))
        changes = [self.one_more(Account, self.pick(Account), {"pk": pk} | gone)]
        changes += [self.one_more(kind, self.pick(kind), {"account_pk": pk}) for kind in (Member, Subscription)]
        for place in self.draws.sample(self.free(Image), 3):
            image = self.pick(Image)
            left = self.one_more(Image, image, {"pk": place, "owner_pk": pk, "source_pk": None})
            changes += [Change(Image, (place,), (left.values or {}) | {"owner_leaving": True}), self.like(pk, image.pk)]
        return Step("an account gone", tuple(changes))

    def tokens(self) -> Step | None:
        """Somebody's tokens come or go."""
        entries: list[Any] = list(self.rows[TokenEntry].values())
        account_pk = self.draws.choice(entries).account_pk
        last = max((entry for entry in entries if entry.account_pk == account_pk), key=lambda entry: entry.number)
        change = self.draws.choice((0, 9, -last.balance, 10**6))
        given = {"pk": self.beyond(TokenEntry), "account_pk": account_pk, "number": last.number + 1, "at": self.ago()}
        given |= {"change": change, "balance": last.balance + change, "reason": self.draws.choice(list(TokenReason))}
        return Step("tokens", (self.one_more(TokenEntry, last, given),))


# What is tried, and how often.
WAYS: Final[tuple[Callable[[Stories], Step | None], ...]] = (
    *(Stories.altered, Stories.altered, Stories.altered, Stories.removed, Stories.added),
    *(Stories.made, Stories.made, Stories.flipped, Stories.flipped, Stories.there_and_back, Stories.led_elsewhere),
    *(Stories.likes_moved, Stories.given, Stories.left, Stories.tokens),
)


@cache
def checks() -> Checks:
    return Checks()


class Unseen(Stories):
    """Keeps the steps that a viewer does not see."""

    def __init__(self, world: World, asks: Viewer, draws: random.Random) -> None:
        super().__init__(rows_of(world), draws)
        self.asks, self.sees = asks, seen(world, asks)
        self.me = asks.account.pk if asks.account else None

    def steps(self) -> list[Step]:
        """As many as are enough; those that would be seen are thrown away."""
        found: list[Step] = []
        while len(found) < ENOUGH:
            proposed = self.draws.choice(WAYS)(self)
            if proposed is not None and self.accepts(proposed):
                found.append(proposed)
        return found

    def accepts(self, step: Step) -> bool:
        if any(one.kind in EVERYBODYS or self.is_own(one) for one in step.changes):
            return False
        after = {kind: dict(rows) for kind, rows in self.rows.items()}
        do(after, step)
        touched = [row for one in step.changes if (row := after[one.kind].get(one.key)) is not None]
        if not all(map(checks().hold, touched)) or any(is_there_twice(row, after[type(row)].values()) for row in touched):
            return False
        if seen(world_of(after), self.asks) != self.sees:
            return False
        self.rows = after
        return True

    def is_own(self, change: Change) -> bool:
        """Of what says who the viewer is nothing is changed, be it seen or not."""
        if change.kind not in OWN:
            return False
        row: Any = self.rows[change.kind].get(change.key)
        whose = change.key[0] if change.kind is Account else (change.values or {}).get("account_pk") or getattr(row, "account_pk", 0)
        return bool(whose == self.me)
