"""The house: imports point down only, and nothing public reads the working copy.

`ROWS` is the map, highest row first; a package may import from rows below its own, and from itself. The same map stands
in docs/map.md for people.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

ROWS: list[list[str]] = [
    ["newsroom"],
    ["articles.models", "articles.admin", "articles.apps", "articles.management", "articles.templatetags"],
    ["articles.public", "articles.feed", "articles.wire", "articles.desk"],
    ["articles.publishing"],
    [
        *("articles.front", "articles.search", "articles.ratings", "articles.reads", "articles.tagging"),
        "articles.neighbours",
    ],
    ["articles.editions"],
    ["articles.revisions"],
    ["articles.bylines"],
    ["articles.content"],
    ["media.models", "media.admin", "media.apps", "media.management", "media.urls", "media.templatetags"],
    ["media.desk"],
    ["media.uploading"],
    ["media.renditions"],
    ["media.library"],
    ["newsroom.accounts", "newsroom.outbox"],
]
RANK = {package: row for row, packages in enumerate(ROWS) for package in packages}
PUBLIC = [
    "articles.public",
    "articles.feed",
    "articles.ratings",
    "articles.neighbours",
    "articles.front",
    "articles.search",
]


def package_of(module: str) -> str | None:
    """The longest name in the map that the module lies in; None for what is not ours."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in RANK:
            return name
    return None


def modules() -> Iterator[tuple[str, Path]]:
    for top in ("newsroom", "articles", "media"):
        for file in sorted((ROOT / top).rglob("*.py")):
            if "migrations" in file.parts:
                continue
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), file


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Every import of a module, wherever it stands: line and full name. Names by TYPE_CHECKING count too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def wrong_imports(module: str, source: str) -> list[str]:
    own = package_of(module)
    found = []
    for line, name in imports(source):
        target = package_of(name)
        if own and target and target != own and RANK[target] <= RANK[own]:
            found.append(f"{module}:{line} imports {name}: {own} may only import from rows below its own")
    return found


def test_imports_point_down_only():
    found = [line for module, file in modules() for line in wrong_imports(module, file.read_text())]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "module, source",
    [
        ("articles.content.models", "from articles.editions.models import Edition"),
        ("articles.ratings.actions", "from articles.tagging import queries"),
        ("media.library.models", "import articles.content.models"),
        ("newsroom.outbox.actions", "from newsroom.accounts.models import User"),
        ("articles.feed.views", "def f():\n    from articles.desk import forms"),
    ],
)
def test_a_wrong_import_is_found(module, source):
    assert wrong_imports(module, source)


def test_every_package_has_its_place_in_the_map():
    homeless = {
        module
        for module, _ in modules()
        if package_of(module) is None and module not in ("articles", "media")
    }
    assert not homeless


def test_packages_say_what_they_are_and_hold_no_code():
    wrong = []
    for module, file in modules():
        if file.name == "__init__.py" and module.count(".") == 1 and "management" not in module:
            body = ast.parse(file.read_text()).body
            if "templatetags" in module:
                continue
            if len(body) != 1 or not isinstance(body[0], ast.Expr):
                wrong.append(module)
    assert not wrong, f"only a docstring belongs into these __init__.py: {wrong}"


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "core", "services", "signals"])
def test_no_module_is_named_after_nothing(name):
    assert not [module for module, _ in modules() if name in module.split(".")]


def working_copy_readers(packages: list[str]) -> list[str]:
    """Public modules that import the working copy or reach for it through a relation."""
    found = []
    for module, file in modules():
        if package_of(module) not in packages:
            continue
        source = file.read_text()
        found += [
            f"{module}:{line} imports {name}"
            for line, name in imports(source)
            if name in ("articles.content.models.Article", "articles.content.models.Illustration")
            or name.startswith(("articles.content.querysets", "articles.revisions"))
        ]
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and "articles_article " in node.value
            ):
                found.append(f"{module}:{node.lineno} queries articles_article")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "select_related"
            ):
                found += [
                    f"{module}:{node.lineno} joins the working copy"
                    for argument in node.args
                    if isinstance(argument, ast.Constant) and str(argument.value).split("__")[-1] == "article"
                ]
    return found


def test_nothing_public_reads_the_working_copy():
    found = working_copy_readers(PUBLIC)
    # The public change log compares texts; the rule for that is pure and lives with revisions.
    found = [line for line in found if "articles.revisions.diff" not in line]
    assert not found, "\n".join(found)


def test_the_search_for_readers_of_the_working_copy_finds_the_desk():
    assert working_copy_readers(["articles.desk"]) or not (ROOT / "articles" / "desk" / "forms.py").exists()
