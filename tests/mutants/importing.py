"""Puts a mutant into a process: as a module that is found changed, or as other code of a function that is there."""

import importlib
import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, Final

from tests.mutants.making import Mutant
from tests.mutants.places import ROOT
from tests.mutants.processes import forked

HOUSE: Final = ("schema.graph.face", "schema.graph.build", "gateway.guarded")


@dataclass(frozen=True)
class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, changed, where the others are found as ever."""

    module: str
    source: str

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self, origin=self.module) if name == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.module, "exec"), module.__dict__)  # noqa: S102  # this is what a mutant is


def find_changed(mutant: Mutant) -> None:
    sys.meta_path.insert(0, Changed(mutant.file.module, mutant.source()))


def give_code(mutant: Mutant) -> None:
    """The function in which the mutant is has its code from now on."""
    compiled = compile(mutant.source(), mutant.file.path, "exec")
    code = next(code for code in codes(compiled) if code.co_qualname == mutant.of.name)
    function(importlib.import_module(mutant.file.module), mutant.of.name).__code__ = code


def codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from codes(constant)


def function(module: ModuleType, name: str) -> FunctionType:
    """The function itself, under what decorates it."""
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    while not isinstance(found, FunctionType):
        found = next(under for attribute in ("fget", "func", "__func__", "__wrapped__") if (under := getattr(found, attribute, None)))
    return found


def imported() -> frozenset[tuple[str, str]]:
    """Path and name of each function that is called while the house is imported: what it gave then is not given anew."""
    reading, writing = os.pipe()
    process = forked(partial(watch, writing))
    os.close(writing)
    with os.fdopen(reading) as lines:
        found = frozenset((path, name) for path, name in (line.split() for line in lines))
    os.waitpid(process, 0)
    return found


def watch(writing: int) -> int:
    seen: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(ROOT)):
            seen.add((os.path.relpath(frame.f_code.co_filename, ROOT), frame.f_code.co_qualname.split(".<")[0]))

    sys.setprofile(note)
    for name in HOUSE:
        importlib.import_module(name)
    sys.setprofile(None)
    with os.fdopen(writing, "w") as lines:
        lines.writelines(f"{path} {name}\n" for path, name in seen)
    return 0
