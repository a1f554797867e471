"""Which engines a house has: a TOML file with a table for each, which `SFUMATO_ENGINES` names.

    [atelier]                                  # the painter of the house; without a table of its own, the house is without it

    [studio]
    kind = "automatic1111"                     # or openai, comfyui, diffusers, atelier
    address = "http://127.0.0.1:7860"
    [[studio.models]]
    name = "Dream"                             # what members read
    model = "dreamshaper_8.safetensors"        # what the engine calls it
    description = "Soft light and fine detail."
    price = 2                                  # times the price of a picture
    learns = false                             # can members train others on it? Left out: where it can learn

What is not understood is refused with the name of the table and with what to write, so that no misspelt `private = false` is overlooked.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from schema.actions.house import ATELIER_MODELS, ModelData

T = TypeVar("T")

SETTING: Final = "SFUMATO_ENGINES"
REMOTE: Final = ("openai", "automatic1111", "comfyui")
KINDS: Final = ("atelier", *REMOTE, "diffusers")
LEARNING: Final = ("StableDiffusionPipeline", "StableDiffusionXLPipeline")  # of diffusers, on which members can train others
SECONDS: Final = 300.0  # for one picture
DEAREST: Final = 1000.0


class SettingError(ValueError):
    """A setting that cannot be used. The message names it and says what to write."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What the house is told of one engine.

    `private`: may it get private work? `outside`: is it run by others, so that what it is asked leaves the house? Left out, an engine in
    this process, on this machine or in its own network is inside, and only what is inside may get private work.
    """

    name: str
    kind: str
    models: tuple[ModelData, ...] = field(repr=False)
    address: str = ""  # of its API, without a slash at the end
    key: str = field(default="", repr=False)  # what it asks for, as its API has it: a bearer token, or user:password
    private: bool = True
    outside: bool = False
    seconds: float = SECONDS  # the longest that one picture may take
    workflow: Path | None = None  # of ComfyUI, from words
    remix_workflow: Path | None = None  # of ComfyUI, from a picture
    sizes: tuple[tuple[int, int], ...] = ()  # in pixels, where an API paints no others; none: any


ATELIER: Final = EngineSettings("atelier", "atelier", ATELIER_MODELS)


def read_engines(path: Path, environment: Mapping[str, str]) -> tuple[EngineSettings, ...]:
    """The engines that the file names, in its order. Keys are looked up in the environment, or in files. Raises SettingError."""
    try:
        tables = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{SETTING}: {path} cannot be read: {error}") from error
    engines = tuple(_engine(Table.of(name, values, path.parent), environment) for name, values in tables.items())
    if not any(engine.models for engine in engines):
        raise SettingError(f"{SETTING}: {path} names no engine. Write at least one table, such as [atelier].")
    _check_names([model.name for engine in engines for model in engine.models])
    return engines


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file. What is taken from it is of the type that is asked for, and nothing may be left in it at the end."""

    name: str
    values: dict[str, Any]
    folder: Path  # that paths in it begin at

    @classmethod
    def of(cls, name: str, values: object, folder: Path) -> "Table":
        if not isinstance(values, dict):
            raise SettingError(f"{SETTING}: {name} is no table. Write [{name}], and what belongs to it below.")
        return cls(name, dict(values), folder)

    def take(self, key: str, kind: type[T], default: T, example: str) -> T:
        value = self.values.pop(key, default)
        if isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool):
            return value
        raise self.wrong(f"{key} is {value!r}. Write {key} = {example}.")

    def required(self, key: str, example: str) -> str:
        if found := self.take(key, str, "", f'"{example}"'):
            return found
        raise self.wrong(f'has no {key}. Write {key} = "{example}".')

    def number(self, key: str, default: float, most: float, example: str) -> float:
        value = self.values.pop(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= most:
            return float(value)
        raise self.wrong(f"{key} is {value!r}. Write {key} = {example}.")

    def path(self, key: str) -> Path | None:
        """A file that is named from where the file of the engines lies."""
        found = self.take(key, str, "", '"a-file"')
        return self.folder / Path(found).expanduser() if found else None

    def tables(self, key: str) -> Iterator["Table"]:
        for number, values in enumerate(self.take(key, list, [], f"…, as [[{self.name}.{key}]]"), 1):
            yield Table.of(f"{self.name}.{key}, number {number}", values, self.folder)

    def done(self) -> None:
        if self.values:
            raise self.wrong(f"{next(iter(self.values))} means nothing here. Remove it, or look how it is spelt.")

    def wrong(self, words: str) -> SettingError:
        return SettingError(f"{SETTING}: [{self.name}] {words}")


def _engine(table: Table, environment: Mapping[str, str]) -> EngineSettings:
    kind = table.take("kind", str, table.name, f"one of: {', '.join(KINDS)}")
    if kind not in KINDS:
        raise table.wrong(f"kind is {kind!r}. Write one of: {', '.join(KINDS)}.")
    address = _address(table) if kind in REMOTE else ""
    outside = table.take("outside", bool, kind in REMOTE and _is_far(address), "true or false")
    private = table.take("private", bool, not outside, "true or false")
    found = EngineSettings(
        name=table.name,
        kind=kind,
        models=tuple(_models(table, kind, outside=outside, private=private)),
        address=address,
        key=_key(table, environment),
        private=private,
        outside=outside,
        seconds=table.number("seconds", SECONDS, 3600, "300, and at most 3600"),
        workflow=_workflow(table, kind),
        remix_workflow=table.path("remix_workflow") if kind == "comfyui" else None,
        sizes=_sizes(table) if kind == "openai" else (),
    )
    table.done()
    return found


def _address(table: Table) -> str:
    text = table.required("address", "http://127.0.0.1:7860")
    parts = urlsplit(text)
    if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc and not (parts.query or parts.fragment):
        return text.rstrip("/")
    raise table.wrong("address is none. Write where its API is, such as http://127.0.0.1:7860, and its key apart.")


def _is_far(address: str) -> bool:
    """Neither this machine nor its own network. A name may lead anywhere."""
    host = urlsplit(address).hostname or ""
    try:
        return not ip_address(host).is_private
    except ValueError:
        return host != "localhost"


def _key(table: Table, environment: Mapping[str, str]) -> str:
    """The key itself stands in no file of settings: only where it is."""
    variable, file = table.take("key_variable", str, "", '"STUDIO_KEY"'), table.path("key_file")
    if variable:
        if variable not in environment:
            raise table.wrong(f"key_variable is {variable!r}, and there is no such variable in the environment.")
        return environment[variable]
    try:
        return file.read_text().strip() if file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise table.wrong(f"key_file {file} cannot be read: {type(error).__name__}.") from error


def _workflow(table: Table, kind: str) -> Path | None:
    if kind != "comfyui":
        return None
    table.values["workflow"] = table.required("workflow", "workflow.json")
    return table.path("workflow")


def _sizes(table: Table) -> tuple[tuple[int, int], ...]:
    example = '["1024x1024", "1536x1024"]'
    parts = [str(size).partition("x") for size in table.take("sizes", list, [], example)]
    if all(across.isdecimal() and down.isdecimal() for across, _, down in parts):
        return tuple((int(across), int(down)) for across, _, down in parts)
    raise table.wrong(f"sizes are not understood. Write sizes = {example}.")


def _models(table: Table, kind: str, *, outside: bool, private: bool) -> Iterator[ModelData]:
    named = [*table.tables("models")]
    if not named and kind == "atelier":
        yield from (replace(model, engine=table.name) for model in ATELIER_MODELS)
    elif not named:
        raise table.wrong(f"has no model. Write [[{table.name}.models]], and below it name and model.")
    for model in named:
        yield _model(model, table.name, kind, outside=outside, private=private)


def _model(table: Table, engine: str, kind: str, *, outside: bool, private: bool) -> ModelData:
    engine_model = table.take("model", str, "", '"what the engine calls it"')
    can_learn = _can_learn(kind, engine_model)
    learns = table.take("learns", bool, bool(can_learn), "true or false")
    if learns and can_learn is False:
        raise table.wrong("learns is true, and nothing can be trained on it. Write learns = false, or leave it out.")
    found = ModelData(
        name=table.required("name", "Dream"),
        engine=engine,
        description=table.take("description", str, "", '"Soft light."') or None,
        style=table.take("style", str, "", '"oil painting"'),
        engine_model=engine_model,
        price=table.number("price", 1, DEAREST, f"2, times the price of a picture, and at most {DEAREST:.0f}"),
        outside=outside,
        takes_private=private,
        learns=learns,
    )
    table.done()
    return found


def _can_learn(kind: str, model: str) -> bool | None:
    """Can members train others on it? None where the folder of the pipeline is not here to tell."""
    if kind != "diffusers":
        return kind == "atelier"
    try:
        return json.loads((Path(model) / "model_index.json").read_text())["_class_name"] in LEARNING
    except OSError:
        return None
    except (ValueError, KeyError, TypeError):
        return False  # opening it tells what is wrong


def _check_names(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise SettingError(f"{SETTING}: two models are named {name!r}. Members know a model by its name: write another one.")
