"""Run laws against code that was spoilt on purpose, in this very process.

A module of the package is read, one stretch of its text is replaced, and the package is
imported anew beside the real one, which is put back afterwards.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import CodeType, ModuleType

from hypothesis import Phase, settings

PACKAGE = "motcua.domain.deadlines.rules"
_ANEW = (PACKAGE, "tests.clocks", "tests.properties")
"""What is imported again beside the spoilt module: its package, and its laws."""

settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=2000,
    phases=(Phase.explicit, Phase.generate),
)
settings.register_profile("unspoilt", settings.get_profile("mutants"), max_examples=300)
"""Of code as it is, thrice what the laws' own tests try: all of it finds nothing."""


class _Spoiling(MetaPathFinder, Loader):
    """Finds one module and gives its text with a replacement in it."""

    def __init__(self, module: str, old: str, new: str) -> None:
        self.module, self.old, self.new = module, old, new

    def find_spec(
        self, fullname: str, path: object = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of the spoilt module; leave all others alone."""
        if fullname != self.module:
            return None
        found = PathFinder.find_spec(fullname, path, target)  # type: ignore[arg-type]
        return ModuleSpec(fullname, self, origin=found.origin if found else None)

    def exec_module(self, module: ModuleType) -> None:
        """Run the spoilt text as the module."""
        exec(
            self._code(Path(str(module.__spec__ and module.__spec__.origin))),
            vars(module),
        )

    def _code(self, path: Path) -> CodeType:
        text = path.read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise LookupError(f"{self.module} has not exactly one {self.old!r}")
        return compile(text.replace(self.old, self.new), path, "exec")


@contextmanager
def spoilt(
    module: str, old: str, new: str, *, profile: str = "mutants"
) -> Iterator[None]:
    """Import the package anew with one stretch of a module's text replaced.

    `profile` says how many examples its laws are tried with.
    """
    kept = {name: sys.modules.pop(name) for name in [*sys.modules] if _is_anew(name)}
    finder = _Spoiling(f"{PACKAGE}.{module}", old, new)
    sys.meta_path.insert(0, finder)
    before = settings.get_current_profile_name()
    settings.load_profile(profile)
    try:
        yield
    finally:
        settings.load_profile(before)
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if _is_anew(name)]:
            del sys.modules[name]
        sys.modules.update(kept)
        for name, found in kept.items():
            parent, _, child = name.rpartition(".")
            setattr(sys.modules[parent], child, found)


def holds(law: str) -> bool:
    """Say whether a law, named `module.test`, holds for the code as it is now."""
    module, _, name = law.rpartition(".")
    try:
        vars(importlib.import_module(f"tests.properties.{module}"))[name]()
    except Exception:  # noqa: BLE001 - whatever it is, the law does not hold
        return False
    return True


def _is_anew(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in _ANEW)
