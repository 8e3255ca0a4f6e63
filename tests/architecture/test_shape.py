"""The shape the import contracts cannot see: pure time, keyword-only acts, thin faces."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import get_type_hints

import pytest
from django.apps import apps
from django.db.models import Model, TextChoices
from django.db.models.constraints import CheckConstraint, UniqueConstraint

import motcua
from motcua.kernel.actor import Actor

PACKAGE = Path(motcua.__file__).parent
MOST_LINES = 400
AREAS = sorted(p.name for p in (PACKAGE / "domain").iterdir() if (p / "apps.py").exists())
ACTING = [area for area in AREAS if [*(PACKAGE / "domain" / area).glob("actions*")]]
"""Those that offer acts; the others only answer questions."""
CLOCKS = {
    "now",
    "clock.now",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "time.monotonic",
    "time.perf_counter",
}
NOBODY_YET = {"sign_in", "sign_in_by_identity", "use_token"}
"""Acts without an actor: who signs in is found out by the act itself."""


def sources(*folders: str) -> list[Path]:
    """Return the Python files under folders of the package, without migrations."""
    found = [path for folder in folders for path in (PACKAGE / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE.parent))


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and dotted text of everything a file calls."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


@pytest.mark.parametrize("path", sources("domain", "journeys"), ids=name_of)
def test_the_domain_is_told_the_time(path: Path) -> None:
    reads = [(line, called) for line, called in calls(path) if called in CLOCKS]
    assert reads == []


@pytest.mark.parametrize("path", sources("domain", "journeys"), ids=name_of)
def test_the_domain_knows_no_requests(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "django.http" not in text
    assert "HttpRequest" not in text


@pytest.mark.parametrize("path", sources("web", "api", "jobs"), ids=name_of)
def test_faces_ask_readers_and_actions_not_tables(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        if not node.module.endswith("models"):
            continue
        module = importlib.import_module(node.module)
        for alias in node.names:
            named = getattr(module, alias.name)
            assert issubclass(named, TextChoices), f"{alias.name} is a table"


@pytest.mark.parametrize("path", sources("."), ids=name_of)
def test_files_stay_short_enough_to_be_read(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def public_functions(module_name: str) -> Iterator[Callable[..., object]]:
    """Yield the functions a module defines itself and shows."""
    module = importlib.import_module(module_name)
    for name, value in vars(module).items():
        if inspect.isfunction(value) and not name.startswith("_"):
            found = inspect.unwrap(value)
            if found.__module__ == module_name:
                yield found


def modules_of(package: str) -> list[str]:
    """Return a module and all beneath it."""
    root = importlib.import_module(package)
    beneath = getattr(root, "__path__", None)
    if beneath is None:
        return [package]
    return [package, *(m.name for m in pkgutil.walk_packages(beneath, f"{package}."))]


def doors() -> list[Callable[..., object]]:
    """Return the acts the areas offer: what `actions` exports, and the journeys."""
    found = []
    for area in AREAS:
        if (
            not (PACKAGE / "domain" / area / "actions").exists()
            and not (PACKAGE / "domain" / area / "actions.py").exists()
        ):
            continue
        for module in modules_of(f"motcua.domain.{area}.actions"):
            found += list(public_functions(module))
    for module in modules_of("motcua.journeys"):
        found += list(public_functions(module))
    return found


def label(door: Callable[..., object]) -> str:
    return f"{door.__module__.removeprefix('motcua.')}.{door.__name__}"


@pytest.mark.parametrize("door", doors(), ids=label)
def test_an_act_is_told_by_name_who_acts_and_when(door: Callable[..., object]) -> None:
    parameters = inspect.signature(door).parameters
    kinds = {p.kind for p in parameters.values()}
    hints = get_type_hints(door)
    if "actor" in parameters or "at" in parameters:
        assert kinds == {inspect.Parameter.KEYWORD_ONLY}, "arguments go by name"
    if "actor" in parameters:
        assert hints["actor"] is Actor
    if "at" in parameters:
        assert hints["at"] is datetime


@pytest.mark.parametrize("area", ACTING)
def test_what_an_area_offers_as_an_act_takes_actor_and_time(area: str) -> None:
    module = importlib.import_module(f"motcua.domain.{area}.actions")
    offered = [getattr(module, name) for name in getattr(module, "__all__", vars(module))]
    for act in filter(inspect.isfunction, offered):
        ours = act.__module__.startswith(module.__name__) and act.__name__[0] != "_"
        if ours and act.__name__ not in NOBODY_YET:
            assert {"actor", "at"} <= set(inspect.signature(act).parameters), label(act)


@pytest.mark.parametrize("area", AREAS)
def test_readers_take_their_questions_by_name(area: str) -> None:
    package = f"motcua.domain.{area}.readers"
    for module in modules_of(package):
        for reader in public_functions(module):
            parameters = list(inspect.signature(reader).parameters.values())
            by_name = all(p.kind is p.KEYWORD_ONLY for p in parameters)
            assert by_name or len(parameters) == 1, label(reader)


@pytest.mark.parametrize("area", AREAS)
def test_constraints_bear_names_that_say_where_they_belong(area: str) -> None:
    for model in apps.get_app_config(area).get_models():
        for constraint in model._meta.constraints:
            assert isinstance(constraint, (CheckConstraint, UniqueConstraint))
            assert constraint.name.startswith(f"{area}_"), constraint.name


def test_every_table_is_documented() -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("motcua.")]
    assert len(ours) > 20
    for model in ours:
        assert issubclass(model, Model)
        assert model.__doc__
        assert not model.__doc__.startswith(f"{model.__name__}("), model


def test_no_face_is_hidden_from_the_checks() -> None:
    for path in sources("."):
        text = path.read_text("utf-8")
        assert "mypy: ignore-errors" not in text
        assert "ruff: noqa" not in text
