"""What was deleted is in no file of the house (R13)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import col, delete, update

from gateway.db import Database, SQLiteDatabase, prepare
from schema.tables import HouseSetting, Image, Visibility
from tests.schema.cast import rows

pytestmark = pytest.mark.sqlite

CANARY = "zyzzyva" * 2000  # longer than a page, so that whole pages come free


def told(path: Path) -> list[str]:
    """The files that still have the words."""
    return [file.name for file in path.glob("house*") if b"zyzzyvazyzzyva" in file.read_bytes()]


def filled(path: Path) -> Database:
    database = SQLiteDatabase(path / "house.sqlite")
    database.migrate()
    with database.write() as session:
        session.add_all(HouseSetting(name=name, value=CANARY) for name in ("deleted", "emptied"))
    database.forget()
    return database


def test_deleted_words_are_overwritten_in_the_file_and_gone_from_the_log(tmp_path: Path) -> None:
    database = filled(tmp_path)
    assert told(tmp_path) == ["house.sqlite"]
    with database.write() as session:
        session.exec(delete(HouseSetting).where(col(HouseSetting.name) == "deleted"))
        session.exec(update(HouseSetting).where(col(HouseSetting.name) == "emptied").values(value=""))
    database.forget()
    assert told(tmp_path) == []
    database.close()


def test_words_that_are_not_public_any_more_are_gone_from_the_search_index(tmp_path: Path) -> None:
    """They stay in its older parts until these are written anew."""
    database = SQLiteDatabase(tmp_path / "house.sqlite")
    database.migrate()
    with database.write() as session:
        session.add_all(rows())
        (image,) = [row for row in session.new if isinstance(row, Image) and row.id == "i-public"]
        image.prompt = "zyzzyvazyzzyva"
    with database.write() as session:
        session.exec(update(Image).where(col(Image.id) == "i-public").values(visibility=Visibility.PRIVATE, prompt="", words=""))
    database.forget()
    assert told(tmp_path) == []
    database.close()


def test_whoever_reads_just_then_is_not_hindered_and_the_next_time_does_it(tmp_path: Path) -> None:
    database = filled(tmp_path)
    with database.write() as session:
        session.exec(delete(HouseSetting))
    with database.engine.connect() as reader:
        reading = reader.connection.cursor()
        reading.execute("BEGIN")
        reading.execute("SELECT name FROM t_house_setting").fetchall()
        with database.write() as session:
            session.add(HouseSetting(name="another", value="one"))
        database.forget()
        reading.execute("COMMIT")
    database.forget()
    assert told(tmp_path) == []
    database.close()


def test_what_is_deleted_is_overwritten_whatever_the_library_does_by_itself(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "house.sqlite")) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        prepare(connection, None)
        assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
