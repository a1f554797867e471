"""A workflow as ComfyUI exports it for its API: a graph of nodes, in whose inputs `{prompt}` and the like stand for what is asked for."""

import re
from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

import orjson

from gateway.engines.settings import SettingError

Graph = dict[str, dict[str, Any]]
Value = str | int | float

PLACES: Final = ("prompt", "negative_prompt", "width", "height", "seed", "steps", "guidance", "strength", "model", "source")
PLACE: Final = re.compile(r"\{(" + "|".join(PLACES) + r")\}")
SAVED: Final = "SaveImage"  # to a file in its folder
SHOWN: Final = "SaveImageWebsocket"  # to whoever asked, and nowhere else
KEPT: Final = "PreviewImage"  # to a file that nobody asked for


def read_workflow(path: Path, *needs: str) -> Graph:
    """The graph in a file, with places for what it `needs`. Raises SettingError."""
    try:
        graph = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise SettingError(f"The workflow {path} cannot be read: {error}") from error
    if not isinstance(graph, dict) or not graph or not all(isinstance(node, dict) and "class_type" in node for node in graph.values()):
        raise SettingError(f"{path} is no workflow for the API. In ComfyUI, choose Export (API).")
    missing = [f"{{{name}}}" for name in needs if f"{{{name}}}" not in str(graph)]
    if missing:
        raise SettingError(f"{path} has no place for what is asked for. Write {' and '.join(missing)} where it belongs.")
    if not kinds(graph) & {SAVED, SHOWN}:
        raise SettingError(f"{path} shows its picture to nobody. End it in {SHOWN} or {SAVED}.")
    return {name: node for name, node in graph.items() if node["class_type"] != KEPT}


def kinds(graph: Graph) -> set[str]:
    return {str(node["class_type"]) for node in graph.values()}


def filled(graph: Graph, values: Mapping[str, Value]) -> Graph:
    """The graph with these values in their places.

    What is saved has a name of its own each time: else the server would not save what it knows already, and name the file of the last time,
    in which there is nothing any more.
    """
    found: Graph = _filled(graph, values)
    for node in found.values():
        if node["class_type"] == SAVED:
            node["inputs"] = {**node.get("inputs", {}), "filename_prefix": f"sfumato-{token_hex(8)}"}
    return found


def _filled(value: Any, values: Mapping[str, Value]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(inner, values) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, values) for inner in value]
    return _in_place(value, values) if isinstance(value, str) else value


def _in_place(text: str, values: Mapping[str, Value]) -> Value:
    """A place that stands alone becomes the value, of its type; one among words becomes words. What is put in is not looked at again."""
    alone = PLACE.fullmatch(text)
    return values[alone[1]] if alone else PLACE.sub(lambda found: str(values[found[1]]), text)
