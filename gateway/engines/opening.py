"""The engines that a house is told of, opened. What an engine needs that is not configured is not loaded."""

import logging
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Final

from gateway.engines.atelier import Atelier
from gateway.engines.automatic1111 import Automatic1111
from gateway.engines.comfyui import ComfyUI
from gateway.engines.openai import OpenAIImages
from gateway.engines.settings import SETTING, EngineSettings, SettingError
from schema.ports import Engine

logger = logging.getLogger("sfumato")


def _diffusers(settings: EngineSettings) -> Engine:
    """It brings a gigabyte along, so it is loaded here and nowhere else."""
    try:
        module = import_module("gateway.engines.diffusers")
    except ImportError as error:
        words = f"needs what is not installed ({error.name}). Install the extra: .venv/bin/python -m pip install --editable '.[diffusers]'"
        raise SettingError(f"{SETTING}: [{settings.name}] {words}") from error
    engine: Engine = module.Diffusers(settings)
    return engine


KINDS: Final[Mapping[str, Callable[[EngineSettings], Engine]]] = {
    "atelier": lambda _: Atelier(),
    "openai": OpenAIImages,
    "automatic1111": Automatic1111,
    "comfyui": ComfyUI,
    "diffusers": _diffusers,
}


def open_engine(settings: EngineSettings) -> Engine:
    """Raises SettingError where it cannot be opened as it is written."""
    return KINDS[settings.kind](settings)


def open_engines(settings: Iterable[EngineSettings]) -> dict[str, Engine]:
    """Those that can be opened, by name. One that cannot be is told, and keeps none of the others from painting."""
    engines = {}
    for one in settings:
        try:
            engines[one.name] = open_engine(one)
        except SettingError as error:
            logger.error("the engine %s cannot be used: %s", one.name, error)
    return engines
