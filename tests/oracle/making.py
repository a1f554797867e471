"""Random worlds from a seed. Every text of a row holds a canary, a word that stands in no other row."""

import random
import re
import string
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count, product
from typing import Any, Final

from sqlmodel import SQLModel

from schema.tables import (
    Account,
    AccountNumber,
    ApiKey,
    Dataset,
    DatasetPicture,
    FailureCode,
    Generation,
    GenerationStatus,
    Image,
    ImageNumber,
    ImageRecord,
    LicenceCause,
    LicenceInterval,
    Like,
    Member,
    Model,
    ModelStatus,
    Moderation,
    Numbers,
    Plan,
    RefillPeriod,
    ReportReason,
    Subscription,
    TokenEntry,
    TokenReason,
    Tool,
    Training,
    Upload,
    Visibility,
)
from tests.oracle.orders import PERIODS, TWO_DAYS, weight
from tests.oracle.rules import MEMBER, SESSION, STAFF
from tests.oracle.world import NOW, World, pk

DAYS: Final = ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23")  # of which numbers are shown
CANARY: Final = re.compile("zq[a-z]{10}")
ROLES: Final = ("owner", "stranger", "ended", "staff", "leaving", "deleted", "other", "another")
PLANS: Final = (("free", 0, 150, 0, 1), ("solo", 1200, 8500, 10, 3), ("studio", 3000, 25000, 20, 6), ("guild", 6000, 60000, 50, 12))
LACKING: Final = {"owner": MEMBER, "ended": MEMBER, "staff": MEMBER | STAFF}
# Keys by which somebody asks: whose each is, what it was given, and how long from now it ends.
KEYS: Final[dict[str, tuple[str, frozenset[str], timedelta | None]]] = {
    **{f"{part} without {scope}": (part, held - {scope}, None) for part, held in LACKING.items() for scope in sorted(held)},
    "stranger by a key of former staff": ("stranger", MEMBER | STAFF, timedelta(milliseconds=1)),
    "owner by a key that is over": ("owner", MEMBER, timedelta(0)),
    "leaving by a key": ("leaving", MEMBER, None),
    "deleted by a key": ("deleted", MEMBER, None),
}
SCENES: Final = (
    "a fox in the snow",
    "harbour at dusk",
    "an old 塔\nin fog",
    "“café” ☕ by the sea",
    "two herons",
    "<b>storm</b> & light",
)


def make(seed: int) -> World:
    draws = random.Random(seed)
    return Maker(draws, random.Random(draws.random()), Sizes()).world()


def role(world: World, name: str) -> Account | None:
    """The account that plays a part; small worlds lack some."""
    return next((account for account in world.all(Account) if account.handle.lower().startswith(f"{name}_")), None)


def aside(draws: random.Random) -> str:
    """A canary that is drawn beside all others, so that these stay what they are."""
    return "zq" + "".join(draws.choices(string.ascii_lowercase, k=10))


def secret_of(name: str) -> str:
    """What is presented by who asks by a key."""
    return f"sfm-{name.replace(' ', '-')}"


def secret_hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@dataclass(frozen=True)
class Sizes:
    """How many there are of what, at least and at most."""

    accounts: tuple[int, int] = (3, 8)
    models: tuple[int, int] = (3, 8)
    images: tuple[int, int] = (20, 60)


class Maker:
    """Decides what is in a world by `draws`, and makes ids and words by `letters`, which decide nothing."""

    def __init__(self, draws: random.Random, letters: random.Random, sizes: Sizes) -> None:
        self.random, self.letters_drawn, self.sizes = draws, letters, sizes
        self.rows: list[SQLModel] = []
        self.canaries: dict[str, SQLModel] = {}
        self.likes: dict[int, int] = {}

    def world(self) -> World:
        self.plans = self.make_plans()
        self.rows += self.plans
        self.accounts = self.make_accounts()
        self.uploads = self.make_uploads()
        self.models = [self.make_model(number + 1) for number in range(self.random.randint(*self.sizes.models))]
        self.choose_usual_model()
        self.images: list[Image] = []
        for number in range(self.random.randint(*self.sizes.images)):
            self.images.append(self.make_image(number + 1))
        for image in self.images:
            self.make_likes(image)
            self.make_licences(image)
            self.make_moderation(image)
        self.generations = self.make_generations()
        self.make_records()
        self.make_datasets(random.Random(self.accounts[0].id))
        for account in self.accounts:
            self.make_ledger(account)
        self.make_numbers()
        return World(self.rows, self.canaries)

    def add(self, row: Any) -> Any:
        self.rows.append(row)
        return row

    def chance(self, share: float) -> bool:
        """No is the simpler answer: drawn as 0."""
        return self.random.randrange(100) >= 100 - round(100 * share)

    def letters(self, count: int, alphabet: str = string.ascii_letters + string.digits) -> str:
        return "".join(self.letters_drawn.choices(alphabet, k=count))

    def canary(self) -> str:
        """`zq` and ten letters: found in any answer by one pattern, and part of no word."""
        return "zq" + self.letters(10, string.ascii_lowercase)

    def owned(self, word: str, row: SQLModel) -> Any:
        self.canaries[word] = row
        return self.named(row)

    def named(self, row: SQLModel) -> Any:
        """The words of its id and of its address are its own, as those of its texts are."""
        for name in ("id", "media_key"):
            self.canaries |= dict.fromkeys(CANARY.findall(getattr(row, name, None) or ""), row)
        return self.add(row)

    def id(self, letter: str) -> str:
        """An id, with a word in it as in all that is of the row; another than in its texts, so that who asks by it is not told these."""
        return letter + self.canary() + self.letters(9)

    def ago(self, number: int) -> datetime:
        """Two rows in three share their instant with a neighbour: order is by `pk`."""
        return NOW - timedelta(days=100) + timedelta(hours=number // 3, milliseconds=number // 3 * 7)

    def made(self, number: int) -> datetime:
        """Of an image: now and then, and at the very moment at which a time is over."""
        hours, exact = ((30, 0), (300, 1), (3, 0), (24, 1), (24, 0), (168, 1), (168, 0), (720, 1), (720, 0), (2000, 0))[number % 10]
        return NOW - timedelta(hours=hours) + timedelta(milliseconds=exact)

    # ------------------------------------------------------------ people

    def make_plans(self) -> list[Plan]:
        made = []
        for position, (code, price, tokens, trainings, concurrency) in enumerate(PLANS):
            paid = price > 0
            made.append(
                Plan(
                    code=code,
                    position=position,
                    name=code.title(),
                    price=price,
                    currency="EUR",
                    tokens=tokens,
                    token_period=RefillPeriod.MONTH if paid else RefillPeriod.DAY,
                    paid=paid,
                    private_images=paid,
                    private_models=paid,
                    alchemy=paid,
                    trainings=trainings,
                    concurrency=concurrency,
                )
            )
        self.random.shuffle(made)
        for number, plan in enumerate(made, 1):
            plan.pk = number
        return made

    def plan(self, code: str) -> Plan:
        return next(plan for plan in self.plans if plan.code == code)

    def make_accounts(self) -> list[Account]:
        names = list(ROLES[: self.random.randint(*self.sizes.accounts)])
        self.random.shuffle(names)
        accounts = [self.make_account(number, name) for number, name in enumerate(names, 1)]
        for account in accounts:
            self.make_membership(account)
        self.make_keys(accounts)
        return accounts

    def make_account(self, number: int, name: str) -> Account:
        word = self.canary()
        handle = f"{name}_{word}" if self.chance(0.5) else f"{name.title()}_{word}"
        left = NOW - timedelta(days=3)
        account = Account(
            pk=number,
            id=self.id("a"),
            handle=handle,
            handle_key=handle.lower(),
            display_name=f"{name.title()} {word}",
            bio=f"Paints. {word}" if self.chance(0.7) else None,
            joined_at=self.ago(number),
            leaving_at=left if name == "leaving" or (name == "deleted" and self.chance(0.5)) else None,
            deleted_at=left if name == "deleted" else None,
        )
        return self.owned(word, account)  # type: ignore[no-any-return]

    def make_membership(self, account: Account) -> None:
        name = account.handle.lower().split("_")[0]
        word = self.canary()
        self.owned(
            word,
            Member(
                account_pk=pk(account),
                email=f"{word}@example.com",
                email_key=f"{word}@example.com",
                staff=name == "staff",
                accepted_terms=f"2026-01 {word}",
                default_visibility=self.random.choice((None, Visibility.PUBLIC, Visibility.PRIVATE)),
            ),
        )
        self.add(self.make_subscription(account, name))

    def make_subscription(self, account: Account, name: str) -> Subscription:
        free, paid = self.plan("free"), self.plan(self.random.choice(("solo", "studio", "guild")))
        on = {"owner": paid, "ended": paid, "stranger": free}.get(name) or self.random.choice((free, paid))
        following = free if name == "ended" else self.random.choice((None, None, free)) if on is paid else None
        left = self.random.choice((timedelta(0), timedelta(milliseconds=-1), timedelta(days=-9))) if name == "ended" else timedelta(days=9)
        if following is None and on is paid and self.chance(0.2):
            left = timedelta(days=-2)  # its renewal is late: nothing follows, so nothing changes
        return Subscription(
            account_pk=pk(account),
            plan_pk=pk(on),
            next_plan_pk=pk(following) if following else None,
            since=self.ago(0),
            period_ends_at=NOW + left if on is paid else None,
            refills_at=NOW + timedelta(days=1),
            trainings_used=pk(account) * 7 % 15,
            past_due=self.chance(0.2),
        )

    def make_keys(self, accounts: list[Account]) -> None:
        """Those by which somebody asks, and some by which nobody does."""
        asking = {part: [name for name, key in KEYS.items() if key[0] == part] for part in ROLES}
        keys = [(account, name) for account in accounts for name in (*asking[account.handle.lower().split("_")[0]], "")]
        for number, (account, name) in enumerate(keys, 1):
            _, given, left = KEYS.get(name, ("", MEMBER - {"images:write"}, timedelta(days=number - 9)))
            word = self.canary()
            key = ApiKey(
                pk=number,
                id=self.id("k"),
                account_pk=pk(account),
                secret_hash=secret_hash(secret_of(name) if name else word),
                prefix=f"sfm_{word}",
                name=f"A script of {word}",
                scopes=" ".join(sorted(given - SESSION)),
                created_at=self.ago(number),
                expires_at=None if left is None else NOW + left,
                last_used_at=self.ago(number + 40) if number % 3 else None,
            )
            self.owned(word, key)

    def make_uploads(self) -> list[Upload]:
        owners = [account for account in self.accounts for _ in range(self.random.choice((0, 1, 2))) if account.deleted_at is None]
        return [self.make_upload(number, owner) for number, owner in enumerate(owners, 1)]

    def make_upload(self, number: int, owner: Account) -> Upload:
        made = self.ago(number)
        size = {"width": self.random.choice((64, 2048)), "height": 512}
        upload = Upload(pk=number, id=self.id("u"), owner_pk=pk(owner), **size, storage_key=self.canary(), created_at=made, used_at=made)
        return self.named(upload)  # type: ignore[no-any-return]

    def make_datasets(self, draws: random.Random) -> None:
        """Of uploads and of images of one's own, some of them deleted since."""
        places = count(1)
        owners = [account for account in self.accounts for _ in range(draws.choice((0, 0, 1, 2))) if account.deleted_at is None]
        for number, owner in enumerate(owners, 1):
            word = aside(draws)
            own = {"id": f"d{aside(draws)}{number:09}", "name": f"Papers {word}"}
            self.owned(word, Dataset(pk=number, owner_pk=pk(owner), created_at=self.ago(number), **own))
            images = [image for image in self.images if image.owner_pk == owner.pk and image.deleted_at is None]
            uploads = [upload for upload in self.uploads if upload.owner_pk == owner.pk]
            for image in draws.sample(images, min(len(images), draws.randint(0, 6))):
                self.add(DatasetPicture(pk=next(places), dataset_pk=number, owner_pk=pk(owner), image_pk=pk(image)))
            for upload in draws.sample(uploads, draws.randint(0, len(uploads))):
                self.add(DatasetPicture(pk=next(places), dataset_pk=number, owner_pk=pk(owner), upload_pk=pk(upload)))

    # ------------------------------------------------------------ models and images

    def visibility(self, asked_paid: bool) -> Visibility:
        return Visibility.PRIVATE if asked_paid and self.chance(0.55) else Visibility.PUBLIC

    def make_model(self, number: int) -> Model:
        """One in four is the platform's; one of these is not ready for anybody: private, and owned by nobody."""
        owner = None if self.chance(0.25) else self.random.choice(self.accounts)
        asked_paid = self.chance(0.7)
        word = self.canary()
        engine = random.Random(word)  # what its engine is like
        model = Model(
            pk=number,
            id=self.id("m"),
            owner_pk=pk(owner) if owner else None,
            name=f"Inks {word}",
            description=f"Soft. {word}" if self.chance(0.6) else None,
            visibility=self.visibility(asked_paid),
            status=ModelStatus.READY if self.chance(0.75) else self.random.choice((ModelStatus.TRAINING, ModelStatus.FAILED)),
            trigger=word if self.chance(0.7) else None,
            engine="atelier",
            style=self.canary(),
            created_at=self.ago(number),
            deleted_at=NOW - timedelta(days=1) if self.chance(0.15) else None,
            owner_leaving=owner is not None and self.gone(owner),
            asked_paid=asked_paid,
            price=engine.choice((1.0, 1.0, 0.3, 2.5)),
            outside=engine.random() < 0.3,
            takes_private=engine.random() < 0.7,
        )
        self.owned(word, model)
        if owner is not None:
            self.make_training(model, owner, engine)
        return model

    def make_training(self, model: Model, owner: Account, draws: random.Random) -> None:
        """Of a member's model, and as far as that is."""
        word = aside(draws)
        failed, over = model.status == ModelStatus.FAILED, model.status != ModelStatus.TRAINING
        training = Training(
            model_pk=pk(model),
            owner_pk=pk(owner),
            asked_paid=model.asked_paid,
            progress=1.0 if over else draws.choice((0.0, 0.4)),
            error=f"Too dark. {word}" if failed else None,
            created_at=self.ago(pk(model)),
            started_at=self.ago(pk(model) + 1) if over or draws.random() < 0.5 else None,
            finished_at=self.ago(pk(model) + 4) if over else None,
        )
        self.owned(word, training)

    def choose_usual_model(self) -> None:
        """The last of the platform's that all may see; where there is none, one that nobody sees. Mostly it takes what is private."""
        own = [model for model in self.models if model.owner_pk is None]
        seen = [
            model for model in own if (model.visibility, model.status, model.deleted_at) == (Visibility.PUBLIC, ModelStatus.READY, None)
        ]
        for model in (seen or own)[-1:]:
            model.usual, model.takes_private = 1, random.Random(model.name).random() < 0.8

    def gone(self, account: Account) -> bool:
        return account.leaving_at is not None or account.deleted_at is not None

    def make_image(self, number: int) -> Image:
        owner, source, asked_paid = self.random.choice(self.accounts), self.source(), self.chance(0.7)
        deleted, hidden = self.chance(0.12), self.chance(0.18)
        word = self.canary()
        words = "" if deleted else f"{self.random.choice(SCENES)} {word}"
        tool = Tool.GENERATE if source is None else self.random.choice((Tool.REMIX, Tool.REMIX, Tool.UPSCALE))
        image = Image(
            pk=number,
            id=self.id("i"),
            owner_pk=pk(owner),
            created_at=(made := self.made(number)),
            age=sum(NOW - made >= span for span in PERIODS.values()) if number % 2 else 0,
            visibility=self.visibility(asked_paid),
            prompt=words,
            negative_prompt=None if deleted or self.chance(0.5) else f"blur {word}",
            seed=None if deleted or self.chance(0.2) else self.random.randrange(2**31),
            width=self.random.choice((512, 768, 1024)),
            height=768,
            tool=tool,
            alchemy=asked_paid and self.chance(0.3),
            model_pk=pk(self.random.choice(self.models)) if self.models and self.chance(0.6) and not deleted else None,
            engine="atelier",
            thumbhash="" if deleted else word,
            alt="" if deleted else f"Picture: {words}",
            source_pk=None if source is None or deleted or self.chance(0.05) else pk(source),
            is_remix=tool == Tool.REMIX,
            media_key=self.canary(),
            storage_key=self.canary(),
            hidden_at=NOW - timedelta(days=2) if hidden else None,
            appeal_open=hidden and self.chance(0.5),
            deleted_at=NOW - timedelta(days=1) if deleted else None,
            owner_leaving=self.gone(owner),
            asked_paid=asked_paid,
        )
        return self.owned(word, image)  # type: ignore[no-any-return]

    def source(self) -> Image | None:
        """Half of all images are made from an earlier one, up to four steps from the first."""
        if not self.images or self.chance(0.45):
            return None
        source = self.random.choice(self.images[-12:])
        return source if self.steps(source) < 4 else None

    def steps(self, image: Image) -> int:
        return 0 if image.source_pk is None else 1 + self.steps(self.images[image.source_pk - 1])

    def make_likes(self, image: Image) -> None:
        moments: list[datetime] = []
        for account in self.accounts:
            if image.deleted_at is None and self.chance(0.2):
                at = NOW - timedelta(hours=(7 * pk(account) + 11 * pk(image)) % 72)
                self.add(Like(account_pk=pk(account), image_pk=pk(image), at=at, warm=NOW - at < TWO_DAYS))
                moments += [] if self.gone(account) else [at]
        image.like_count, image.heat = len(moments), weight(moments)

    def make_licences(self, image: Image) -> None:
        """Up to two that are closed, and one that runs while the image is public and not hidden."""
        listed = image.visibility == Visibility.PUBLIC and image.hidden_at is None and image.deleted_at is None and not image.owner_leaving
        for number in range(self.random.randint(0, 2)):
            self.add_interval(image, NOW - timedelta(days=40 - number * 10), LicenceCause.MADE_PRIVATE)
        if listed:
            self.add_interval(image, NOW - timedelta(days=12), None)

    def add_interval(self, image: Image, begins: datetime, closed_by: LicenceCause | None) -> None:
        word = self.canary()
        interval = LicenceInterval(
            pk=1 + sum(isinstance(row, LicenceInterval) for row in self.rows),
            image_pk=pk(image),
            owner_pk=image.owner_pk,
            from_at=begins,
            until_at=None if closed_by is None else begins + timedelta(days=5),
            terms_version=f"2026-01 {word}",
            opened_by=self.random.choice((LicenceCause.GENERATED_PUBLIC, LicenceCause.MADE_PUBLIC)),
            closed_by=closed_by,
        )
        self.owned(word, interval)

    def make_moderation(self, image: Image) -> None:
        """Of those that are hidden, and of some that were once and stand again."""
        restored = image.hidden_at is None and self.chance(0.08)
        if image.hidden_at is not None or restored:
            self.add(
                Moderation(
                    image_pk=pk(image),
                    owner_pk=image.owner_pk,
                    reason=self.random.choice(list(ReportReason)),
                    hidden_at=NOW - timedelta(days=2),
                    appealed_at=NOW - timedelta(days=1) if restored or image.appeal_open else None,
                    decided_at=NOW if restored else None,
                )
            )

    # ------------------------------------------------------------ generations, records, ledger

    def make_generations(self) -> list[Generation]:
        """Up to four for each account, in any status; those that succeeded are given images by `make_records`."""
        owners = [account for account in self.accounts for _ in range(self.random.randint(0, 4))]
        self.random.shuffle(owners)
        return [self.make_generation(number, owner) for number, owner in enumerate(owners, 1)]

    def make_generation(self, number: int, owner: Account) -> Generation:
        status, asked_paid, word = self.random.choice(list(GenerationStatus)), self.chance(0.7), self.canary()
        failed = status == GenerationStatus.FAILED
        over = status in (GenerationStatus.SUCCEEDED, GenerationStatus.FAILED, GenerationStatus.CANCELLED)
        deleted = status == GenerationStatus.SUCCEEDED and self.chance(0.2)
        brought = [upload for upload in self.uploads if upload.owner_pk == owner.pk and not deleted]
        generation = Generation(
            upload_pk=pk(self.random.choice(brought)) if brought and self.chance(0.4) else None,
            pk=number,
            id=self.id("g"),
            owner_pk=pk(owner),
            status=status,
            progress={GenerationStatus.QUEUED: 0.0, GenerationStatus.RUNNING: 0.25, GenerationStatus.SUCCEEDED: 1.0}.get(status, 0.5),
            prompt="" if deleted else f"{self.random.choice(SCENES)} {word}",
            visibility=self.visibility(asked_paid),
            tool=Tool.GENERATE,
            model_pk=pk(self.random.choice(self.models)) if self.models and self.chance(0.5) and not deleted else None,
            engine="atelier",
            preview=f"previews/{self.id('p')}" if status == GenerationStatus.RUNNING and self.chance(0.7) else None,
            width=768,
            height=768,
            count=4,
            seed=0 if deleted else number,
            guidance=7.0,
            steps=20,
            strength=0.5,
            tokens=self.random.randint(1, 40),
            asked_plan_pk=pk(self.random.choice([plan for plan in self.plans if plan.paid == asked_paid])),
            asked_paid=asked_paid,
            failure_code=self.random.choice(list(FailureCode)) if failed else None,
            failure_message=f"The engine said {word}" if failed else None,
            failure_retryable=self.chance(0.5) if failed else None,
            created_at=self.ago(number),
            started_at=None if status == GenerationStatus.QUEUED else self.ago(number + 3),
            finished_at=self.ago(number + 6) if over else None,
            deleted_at=NOW - timedelta(days=1) if deleted else None,
        )
        return self.owned(word, generation)  # type: ignore[no-any-return]

    def make_records(self) -> None:
        for image in self.images:
            made = [
                generation
                for generation in self.generations
                if (generation.owner_pk, generation.asked_paid, generation.status)
                == (image.owner_pk, image.asked_paid, GenerationStatus.SUCCEEDED)
                and (generation.deleted_at is None or image.deleted_at is not None)
            ]
            generation = self.random.choice([None, *made])
            self.add(
                ImageRecord(
                    image_pk=pk(image),
                    owner_pk=image.owner_pk,
                    generation_pk=pk(generation) if generation else None,
                    tokens=self.random.randint(1, 40),
                    asked_paid=image.asked_paid,
                )
            )

    def make_numbers(self) -> None:
        """Of some days, as they were when these were over: what became of the rows since does not change them."""
        self.add(Numbers(pk=1, queued=self.random.choice((None, 0, 7))))
        keys = count(1), count(1)
        for day, plan in product(DAYS, self.plans):
            cell: dict[str, Any] = {"numbers_pk": 1, "day": day, "plan_pk": pk(plan)}
            if self.chance(0.5):
                private = self.random.choice((None, 0, 6, 30))
                self.add(ImageNumber(pk=next(keys[0]), **cell, public=self.random.randint(0, 9), private=private))
            if self.chance(0.5):
                self.add(AccountNumber(pk=next(keys[1]), **cell, accounts=self.random.randint(5, 9)))

    def make_ledger(self, account: Account) -> None:
        """A grant, then what each generation took and what came back."""
        self.balance, self.number, self.held = 0, 0, 0
        self.enter(account, self.random.choice((0, 150, 9000)), TokenReason.GRANT, None)
        for generation in self.generations:
            if generation.owner_pk != account.pk:
                continue
            if generation.tokens > self.balance and generation.status in (GenerationStatus.QUEUED, GenerationStatus.RUNNING):
                self.enter(account, generation.tokens, TokenReason.GRANT, generation)
            if generation.tokens <= self.balance:
                self.enter(account, -generation.tokens, TokenReason.RESERVE, generation)
                if generation.status in (GenerationStatus.FAILED, GenerationStatus.CANCELLED):
                    self.enter(account, generation.tokens, TokenReason.REFUND, generation)
                elif generation.status == GenerationStatus.SUCCEEDED:
                    self.enter(account, 0, TokenReason.SETTLE, generation)

    def enter(self, account: Account, change: int, reason: TokenReason, generation: Generation | None) -> None:
        self.balance, self.number = self.balance + change, self.number + 1
        if generation and reason is not TokenReason.GRANT:
            self.held += generation.tokens if reason is TokenReason.RESERVE else -generation.tokens
        self.named(
            TokenEntry(
                pk=1 + sum(isinstance(row, TokenEntry) for row in self.rows),
                id=self.id("t"),
                account_pk=pk(account),
                number=self.number,
                at=self.ago(self.number),
                change=change,
                balance=self.balance,
                reason=reason,
                generation_pk=pk(generation) if generation else None,
                cause=f"{reason} {generation.id if generation else 0}",  # not its number, which rows may be given anew
                held=self.held,
            )
        )
