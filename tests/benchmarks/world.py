"""A house of many images, written with plain SQL into the tables that the migrations make."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from gateway.db import SQLiteDatabase
from gateway.storage import Objects
from schema.actions.house import furnish, offer_models
from schema.actions.sessions import token_hash
from schema.tables import as_text, new_id

IMAGES = 200_000
ACCOUNTS = 2_000
LIKES = 100_000
PROMPTS = 4_096
FILES, OCTETS = 60, 32_768  # pictures that are really there, and how long each is
TOKENS = tuple(f"the bearer token of benchmark {number}" for number in range(1, 17))  # of members of a house that holds nothing
TOKEN = TOKENS[0]
STAFF = "the bearer token of the house's dashboard"
DAYS = 365  # of which there are numbers
NOW = datetime.now(UTC).replace(microsecond=0)  # for what is young is young by the clock
WORDS = (
    "a",
    "fox",
    "heron",
    "lighthouse",
    "storm",
    "over",
    "the",
    "moon",
    "in",
    "an",
    "old",
    "city",
    "of",
    "glass",
    "dusk",
    "with",
    "lemons",
)
RARE = "quokka"  # in one prompt of 500
SERIES = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :many)"


def build(folder: Path, images: int = IMAGES) -> Path:
    """Make the house; its database. One image in five is private, one in four is a remix."""
    path = folder / "sfumato.sqlite"
    database = SQLiteDatabase(path)
    database.migrate()
    with database.write() as session:
        furnish(session)
        offer_models(session, NOW)
    database.close()
    draws = Random(7)
    with sqlite3.connect(path) as connection:
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-2000000"):
            connection.execute(f"PRAGMA {pragma}")
        plans = [pk for (pk,) in connection.execute("SELECT pk FROM t_plan ORDER BY position")]
        write_accounts(connection, draws, plans)
        write_images(connection, draws, images)
        write_numbers(connection, plans)
        write_likes(connection, images)
    connection.close()
    write_files(path, folder)
    return path


def write_accounts(connection: sqlite3.Connection, draws: Random, plans: list[int]) -> None:
    """The last of them is staff."""
    for pk in range(1, ACCOUNTS + 1):
        at = as_text(NOW - timedelta(days=400))
        handle = f"member{pk}"
        connection.execute(
            "INSERT INTO t_account (pk, id, handle, handle_key, display_name, joined_at) VALUES (?, ?, ?, ?, ?, ?)",
            (pk, new_id("a"), handle, handle, handle.title(), at),
        )
        connection.execute(
            "INSERT INTO t_member (account_pk, email, email_key, staff, accepted_terms) VALUES (?, ?, ?, ?, '2026-11-24')",
            (pk, f"{handle}@example.com", f"{handle}@example.com", pk == ACCOUNTS),
        )
        connection.execute(
            "INSERT INTO t_subscription (account_pk, plan_pk, since, refills_at, past_due) VALUES (?, ?, ?, ?, 0)",
            (pk, plans[1] if pk == 1 else draws.choice(plans), at, as_text(NOW + timedelta(days=30))),
        )
    connection.executemany(
        "INSERT INTO t_session (token_hash, account_pk, started_at, expires_at) VALUES (?, ?, ?, ?)",
        [
            (token_hash(token), pk, as_text(NOW), as_text(NOW + timedelta(days=3650)))
            for pk, token in (*enumerate(TOKENS, 1), (ACCOUNTS, STAFF))
        ],
    )


def write_numbers(connection: sqlite3.Connection, plans: list[int]) -> None:
    """A cell for each day and plan."""
    days = [(NOW.date() - timedelta(days=number)).isoformat() for number in range(DAYS, 0, -1)]
    cells = [(day, plan) for day in days for plan in plans]
    connection.executemany("INSERT INTO t_image_number (numbers_pk, day, plan_pk, public, private) VALUES (1, ?, ?, 2800, 700)", cells)
    connection.executemany("INSERT INTO t_account_number (numbers_pk, day, plan_pk, accounts) VALUES (1, ?, ?, 500)", cells)


def drawn(salt: int, below: int) -> str:
    """SQL for a number from 0 that looks random, of the series' `n`; the same in each world."""
    return f"((n * 1103515245 + {salt * 7919}) % 2147483647 * 48271 % 2147483647 % {below})"


def unlike(letter: str, factor: int) -> str:
    """SQL for an id that no other row has, in no order."""
    return f"printf('{letter}%08x%013d', (n * {factor}) & 4294967295, n)"


def write_images(connection: sqlite3.Connection, draws: Random, images: int) -> None:
    """Indexes are made anew when all rows are there, which is faster."""
    models = connection.execute("SELECT pk FROM t_model").fetchall()
    connection.execute("CREATE TEMP TABLE prompt (pk INTEGER PRIMARY KEY, words TEXT)")
    connection.executemany(
        "INSERT INTO prompt VALUES (?, ?)",
        ((pk, " ".join(draws.choices(WORDS, k=12)) + f" {RARE}" * (pk % 500 == 0)) for pk in range(PROMPTS)),
    )
    connection.execute("CREATE TEMP TABLE choice (pk INTEGER PRIMARY KEY, model_pk INTEGER)")
    connection.executemany("INSERT INTO choice VALUES (?, ?)", ((place, pk) for place, (pk,) in enumerate(models)))
    indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 't_image' AND sql IS NOT NULL")
    made = indexes.fetchall()
    for name, _ in made:
        connection.execute(f"DROP INDEX {name}")
    connection.execute(rows_of_images(len(models)), {"many": images, "now": int(NOW.timestamp())})
    connection.execute(
        "INSERT INTO t_image_record (image_pk, owner_pk, tokens, asked_paid) SELECT pk, owner_pk, 8, asked_paid FROM t_image"
    )
    for _, sql in made:
        connection.execute(sql)


def rows_of_images(models: int) -> str:
    return f"""
        INSERT INTO t_image (pk, id, owner_pk, created_at, visibility, prompt, seed, width, height, tool, alchemy, model_pk, engine,
          thumbhash, alt, words, source_pk, is_remix, like_count, heat, age, media_key, storage_key, appeal_open, owner_leaving, asked_paid)
        {SERIES}
        SELECT n, {unlike("i", 2654435761)}, CASE WHEN n % 10 = 0 THEN 1 ELSE 1 + {drawn(1, ACCOUNTS)} END,
          strftime('%Y-%m-%dT%H:%M:%fZ', :now - 6 * (:many - n), 'unixepoch'),
          CASE {drawn(2, 5)} WHEN 0 THEN 'PRIVATE' ELSE 'PUBLIC' END, words, n % 2147483648, 768, 768, 'GENERATE', 0, model_pk, 'atelier',
          'HBkSHYSIeHiPiHh8eJd4eTN0EEQG', words, ' ' || words || ' ',
          CASE WHEN n % 4 = 0 AND n > 100 THEN n - 1 - {drawn(3, 90)} END, n % 4 = 0 AND n > 100,
          {drawn(4, 900)}, CASE WHEN n > :many - 30000 THEN 650000 + {drawn(9, 9000)} ELSE 0 END,
          (6 * (:many - n) >= 86400) + (6 * (:many - n) >= 604800) + (6 * (:many - n) >= 2592000),
          {unlike("k", 2246822519)}, {unlike("s", 3266489917)}, 0, 0, 1
        FROM series JOIN temp.prompt p ON p.pk = {drawn(5, PROMPTS)} JOIN temp.choice c ON c.pk = {drawn(6, models)}
    """


def write_likes(connection: sqlite3.Connection, images: int) -> None:
    connection.execute(
        f"INSERT OR IGNORE INTO t_like (account_pk, image_pk, at) {SERIES}"
        f" SELECT 1 + {drawn(7, ACCOUNTS)}, 1 + {drawn(8, images)}, :at FROM series",
        {"many": LIKES, "at": as_text(NOW)},
    )


def write_files(path: Path, folder: Path) -> None:
    """The bytes of the newest public images, in the house's store and in a plain folder."""
    store, draws = Objects.from_url((folder / "objects").as_uri()), Random(8)
    (folder / "files").mkdir(exist_ok=True)
    with sqlite3.connect(path) as connection:
        newest = connection.execute("SELECT storage_key FROM t_image WHERE listed = 1 ORDER BY pk DESC LIMIT ?", (FILES,)).fetchall()
    connection.close()
    for number, (key,) in enumerate(newest):
        content = draws.randbytes(OCTETS)
        store.put(f"{key}/card", content)
        (folder / "files" / f"{number}.webp").write_bytes(content)
