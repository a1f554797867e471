"""Settings come from SFUMATO_…, and an error says what to write."""

from pathlib import Path

import pytest

from gateway.config import SettingError, Settings, read_settings

pytestmark = pytest.mark.once


def test_a_house_on_a_laptop_needs_no_setting(tmp_path: Path) -> None:
    settings = read_settings({}, data=tmp_path)
    assert (settings.host, settings.port, settings.address) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.development
    assert settings.terms_version == "2026-11-24"
    assert settings.storage == f"{tmp_path.as_uri()}/objects"


def test_settings_are_read_from_the_environment() -> None:
    environment = {
        "SFUMATO_DATA": "house",
        "SFUMATO_PORT": "9000",
        "SFUMATO_HOST": "::1",
        "SFUMATO_ADDRESS": "https://sfumato.example.com/",
        "SFUMATO_STORAGE_URL": "s3://pictures/house",
        "SFUMATO_ENV": "production",
        "SFUMATO_DOCUMENTS": "only",
        "SFUMATO_COST_A_MINUTE": "7000",
    }
    assert read_settings(environment) == Settings(
        data=Path("house").resolve(),
        host="::1",
        port=9000,
        address="https://sfumato.example.com",
        storage_url="s3://pictures/house",
        development=False,
        documents_only=True,
        cost_a_minute=7000,
    )


def test_what_is_refused_is_read_from_a_file(tmp_path: Path) -> None:
    words = tmp_path / "refused.txt"
    words.write_text("# of the house\n\nzyzzyva\n/bad(ness)?/\n")
    refused = read_settings({"SFUMATO_REFUSALS": str(words)}, data=tmp_path).refused
    assert refused.refuses("a Zyzzyva")
    assert refused.refuses("badness")
    assert not read_settings({}, data=tmp_path).refused.refuses("a zyzzyva")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"one\n/[/", "line 2 is no regular expression"),
        (b"one\n\n!?", "line 3 has no word in it"),
        (b"\xff", "can't decode"),
        (None, "cannot be read"),
    ],
)
def test_a_list_that_cannot_be_used_is_told_with_its_line(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "refused.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingError, match=r"^SFUMATO_REFUSALS: ") as raised:
        read_settings({"SFUMATO_REFUSALS": str(path)})
    assert words in str(raised.value)


def test_a_real_house_counts_what_is_asked_for_and_a_development_house_does_not(tmp_path: Path) -> None:
    assert read_settings({"SFUMATO_ENV": "production"}, data=tmp_path).cost_a_minute == 1_200_000
    assert read_settings({}, data=tmp_path).cost_a_minute == 0
    assert read_settings({"SFUMATO_COST_A_MINUTE": "5"}, data=tmp_path).cost_a_minute == 5


def test_the_command_line_wins_over_the_environment(tmp_path: Path) -> None:
    settings = read_settings({"SFUMATO_PORT": "9000", "SFUMATO_DATA": "elsewhere"}, data=tmp_path, port=9001)
    assert (settings.data, settings.port, settings.address) == (tmp_path, 9001, "http://127.0.0.1:9001")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SFUMATO_PORT", "http"),
        ("SFUMATO_PORT", "70000"),
        ("SFUMATO_ADDRESS", "sfumato.example.com"),
        ("SFUMATO_ADDRESS", "https://example.com/sfumato"),
        ("SFUMATO_STORAGE_URL", "pictures"),
        ("SFUMATO_ENV", "prod"),
        ("SFUMATO_DOCUMENTS", "some"),
        ("SFUMATO_COST_A_MINUTE", "-1"),
        ("SFUMATO_COST_A_MINUTE", "much"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_to_write(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=rf"^{name} is '{value}'\. Write "):
        read_settings({name: value})
