"""A house of 200,000 images, written with plain SQL into the tables that the migrations make."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from gateway.db import Database
from schema.actions.house import furnish
from schema.actions.sessions import token_hash
from schema.tables import as_text, new_id

IMAGES = 200_000
ACCOUNTS = 2_000
LIKES = 100_000
TOKEN = "the bearer token of the benchmark"  # of a house that holds nothing
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORDS = [
    "a",
    "fox",
    "heron",
    "lighthouse",
    "storm",
    "over",
    "under",
    "the",
    "moon",
    "in",
    "an",
    "old",
    "city",
    "of",
    "glass",
    "watercolour",
    "at",
    "dusk",
    "with",
    "lemons",
    "and",
    "fog",
]


def build(path: Path, images: int = IMAGES) -> None:
    """Make the house; one image in five is private."""
    database = Database(path)
    database.migrate()
    with database.write() as session:
        furnish(session, NOW)
    database.close()
    draws = Random(7)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        write_accounts(connection, draws)
        write_images(connection, draws, images)
        write_likes(connection, draws, images)


def write_accounts(connection: sqlite3.Connection, draws: Random) -> None:
    plans = [pk for (pk,) in connection.execute("SELECT pk FROM t_plan ORDER BY position")]
    for pk in range(1, ACCOUNTS + 1):
        at = as_text(NOW - timedelta(days=400))
        handle = f"member{pk}"
        connection.execute(
            "INSERT INTO t_account (pk, id, handle, handle_key, display_name, joined_at) VALUES (?, ?, ?, ?, ?, ?)",
            (pk, new_id("a"), handle, handle, handle.title(), at),
        )
        connection.execute(
            "INSERT INTO t_member (account_pk, email, email_key, staff, accepted_terms) VALUES (?, ?, ?, 0, '2026-11-24')",
            (pk, f"{handle}@example.com", f"{handle}@example.com"),
        )
        connection.execute(
            "INSERT INTO t_subscription (account_pk, plan_pk, since, refills_at, past_due) VALUES (?, ?, ?, ?, 0)",
            (pk, plans[1] if pk == 1 else draws.choice(plans), at, as_text(NOW + timedelta(days=30))),
        )
    connection.execute(
        "INSERT INTO t_session (token_hash, account_pk, started_at, expires_at) VALUES (?, 1, ?, ?)",
        (token_hash(TOKEN), as_text(NOW), as_text(NOW + timedelta(days=3650))),
    )


def write_images(connection: sqlite3.Connection, draws: Random, images: int) -> None:
    models = [pk for (pk,) in connection.execute("SELECT pk FROM t_model")]
    rows, records = [], []
    for pk in range(1, images + 1):
        private = draws.random() < 0.2
        owner = 1 if pk % 10 == 0 else draws.randint(1, ACCOUNTS)
        at = as_text(NOW - timedelta(seconds=60 * (images - pk)))
        prompt = " ".join(draws.choices(WORDS, k=12))
        visibility = "PRIVATE" if private else "PUBLIC"
        rows.append(
            (
                pk,
                new_id("i"),
                owner,
                at,
                visibility,
                prompt,
                pk % 2**31,
                draws.choice(models),
                prompt,
                draws.randint(0, 900),
                new_id("k"),
                new_id("s"),
            )
        )
        records.append((pk, owner))
    connection.executemany(
        "INSERT INTO t_image (pk, id, owner_pk, created_at, visibility, prompt, seed, width, height, tool, alchemy, model_pk, engine,"
        " thumbhash, alt, is_remix, like_count, media_key, storage_key, appeal_open, owner_leaving, asked_paid)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 768, 768, 'GENERATE', 0, ?, 'atelier', 'HBkSHYSIeHiPiHh8eJd4eTN0EEQG', ?, 0, ?, ?, ?, 0, 0, 1)",
        rows,
    )
    connection.executemany("INSERT INTO t_image_record (image_pk, owner_pk, tokens, asked_paid) VALUES (?, ?, 8, 1)", records)


def write_likes(connection: sqlite3.Connection, draws: Random, images: int) -> None:
    likes = {(draws.randint(1, ACCOUNTS), draws.randint(1, images)) for _ in range(LIKES)}
    connection.executemany(
        "INSERT INTO t_like (account_pk, image_pk, at) VALUES (?, ?, ?)", [(*like, as_text(NOW)) for like in sorted(likes)]
    )
