"""The file of engines: what it may say, and what is told of what it may not."""

from pathlib import Path

import pytest

from gateway.config import SettingError, read_settings
from gateway.engines.settings import ATELIER, EngineSettings, read_engines

pytestmark = pytest.mark.once

STUDIO = """
[studio]
kind = "automatic1111"
address = "http://127.0.0.1:7860/"
key_variable = "STUDIO_KEY"
seconds = 90
[[studio.models]]
name = "Dream"
model = "dreamshaper_8"
description = "Soft light."
style = "soft"
price = 1.5
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "engines.toml"
    path.write_text(text)
    return path


def engine(folder: Path, text: str, **environment: str) -> EngineSettings:
    (found,) = read_engines(written(folder, text), environment)
    return found


def test_without_the_setting_the_house_has_its_own_painter_alone(tmp_path: Path) -> None:
    assert read_settings({}, data=tmp_path).engines == (ATELIER,)
    assert ATELIER.private
    assert not ATELIER.outside


def test_the_setting_names_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "[atelier]\n" + STUDIO)
    found = read_settings({"SFUMATO_ENGINES": str(path), "STUDIO_KEY": "me:s3cret"}, data=tmp_path).engines
    assert [(one.name, one.kind) for one in found] == [("atelier", "atelier"), ("studio", "automatic1111")]
    assert found[0].models == ATELIER.models


def test_an_engine_is_what_its_table_says(tmp_path: Path) -> None:
    found = engine(tmp_path, STUDIO, STUDIO_KEY="me:s3cret")
    assert (found.address, found.key, found.seconds) == ("http://127.0.0.1:7860", "me:s3cret", 90.0)
    (model,) = found.models
    assert (model.name, model.engine, model.engine_model, model.description) == ("Dream", "studio", "dreamshaper_8", "Soft light.")
    assert (model.style, model.price, model.outside, model.takes_private) == ("soft", 1.5, False, True)
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("index", "learns"),
    [
        ('{"_class_name": "StableDiffusionPipeline"}', True),
        ('{"_class_name": "StableDiffusionXLPipeline"}', True),
        ('{"_class_name": "FluxPipeline"}', False),
        ('{"_class_name": ["StableDiffusionPipeline"]}', False),
        ("{}", False),
        ("[]", False),
        ("no json", False),
        ("\udcff no text", False),
    ],
)
def test_on_which_pipelines_others_are_trained_stands_in_their_folders(tmp_path: Path, index: str, learns: bool) -> None:
    (tmp_path / "model_index.json").write_text(index, errors="surrogateescape")
    table = f'[x]\nkind = "diffusers"\n[[x.models]]\nname = "M"\nmodel = "{tmp_path}"\n'
    assert [model.learns for model in engine(tmp_path, table).models] == [learns]
    assert [model.learns for model in engine(tmp_path, table + "learns = false").models] == [False]


def test_where_a_pipeline_lies_at_the_worker_alone_what_is_written_counts(tmp_path: Path) -> None:
    table = '[x]\nkind = "diffusers"\n[[x.models]]\nname = "M"\nmodel = "/not/here"\n'
    learns = {text: [model.learns for model in engine(tmp_path, table + text).models] for text in ("", "learns = true", "learns = false")}
    assert learns == {"": [False], "learns = true": [True], "learns = false": [False]}


def test_a_house_may_have_a_painter_of_which_nobody_learns(tmp_path: Path) -> None:
    text = '[atelier]\n[[atelier.models]]\nname = "A"\n[[atelier.models]]\nname = "B"\nlearns = false'
    assert [model.learns for model in engine(tmp_path, text).models] == [True, False]


def test_a_key_may_stand_in_a_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s3cret\n")
    assert engine(tmp_path, STUDIO.replace('key_variable = "STUDIO_KEY"', 'key_file = "key"')).key == "s3cret"


@pytest.mark.parametrize(
    ("address", "more", "outside", "private"),
    [
        ("http://127.0.0.1:1", "", False, True),
        ("http://[::1]:1", "", False, True),
        ("http://localhost:1", "", False, True),
        ("http://192.168.1.20:1", "", False, True),
        ("https://8.8.8.8/v1", "", True, False),
        ("https://api.example.com/v1", "", True, False),
        ("https://api.example.com/v1", "private = true", True, True),
        ("https://gpu.example.com/v1", "outside = false", False, True),
        ("http://127.0.0.1:1", "private = false", False, False),
        ("http://127.0.0.1:1", "outside = true", True, False),
    ],
)
def test_only_what_is_inside_gets_private_work_unless_it_is_said_otherwise(
    tmp_path: Path, address: str, more: str, outside: bool, private: bool
) -> None:
    found = engine(tmp_path, f'[x]\nkind = "openai"\naddress = "{address}"\n{more}\n[[x.models]]\nname = "M"')
    assert (found.outside, found.private) == (outside, private)
    assert [(model.outside, model.takes_private) for model in found.models] == [(outside, private)]


PLAIN = '[x]\nkind = "openai"\naddress = "http://h/v1"\n{}\n[[x.models]]\nname = "M"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no engine"),
        ("x = 1", "x is no table"),
        ("[x", "cannot be read"),
        ("[x]", "kind is 'x'. Write one of: atelier, openai"),
        ('[x]\nkind = "openai"\n[[x.models]]\nname = "M"', "[x] has no address"),
        ('[x]\nkind = "openai"\naddress = "http://h/v1"', "[x] has no model"),
        ('[x]\nkind = "openai"\naddress = "http://h/v1"\n[[x.models]]\nmodel = "M"', "number 1] has no name"),
        (PLAIN.format("").replace("http://h/v1", "h:80"), "address is none"),
        (PLAIN.format("").replace("http://h/v1", "http://user:pass@h"), "its key apart"),
        (PLAIN.format("prviate = false"), "prviate means nothing here"),
        (PLAIN.format('private = "no"'), "private is 'no'. Write private = true or false"),
        (PLAIN.format("private = 0"), "private is 0"),
        (PLAIN.format("seconds = 0"), "seconds is 0"),
        (PLAIN.format("seconds = true"), "seconds is True"),
        (PLAIN.format('sizes = ["large"]'), "sizes are not understood"),
        (PLAIN.format('key_variable = "NOT_THERE"'), "there is no such variable"),
        (PLAIN.format('key_file = "not-there"'), "cannot be read"),
        (PLAIN.format('workflow = "w.json"'), "workflow means nothing here"),
        (PLAIN.format("") + "price = -1", "price is -1"),
        (PLAIN.format("") + "colour = 1", "colour means nothing here"),
        (PLAIN.format("") + "learns = true", "nothing can be trained on it"),
        (PLAIN.format("") + '[[x.models]]\nname = "M"', "two models are named 'M'"),
        ('[x]\nkind = "comfyui"\naddress = "http://h"\n[[x.models]]\nname = "M"', "[x] has no workflow"),
    ],
)
def test_what_is_wrong_is_told_with_its_table_and_with_what_to_write(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingError, match=r"^SFUMATO_ENGINES: ") as raised:
        read_engines(written(tmp_path, text), {})
    assert words in str(raised.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read"):
        read_settings({"SFUMATO_ENGINES": str(tmp_path / "none.toml")}, data=tmp_path)


def test_the_example_in_the_readme_is_read_as_it_stands(tmp_path: Path) -> None:
    example = (Path(__file__).parents[3] / "README.md").read_text().partition("```toml\n")[2].partition("```")[0]
    found = read_engines(written(tmp_path, example), {"OPENAI_API_KEY": "s3cret"})
    assert [(one.name, one.outside, one.private) for one in found] == [
        ("atelier", False, True),
        ("studio", False, True),
        ("cloud", True, False),
        ("graph", False, True),
    ]
    assert all(model.name in example and model.engine_model in example for one in found[1:] for model in one.models)
