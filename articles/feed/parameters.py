"""Pure rule: a query string against a table of parameters. Whatever the table does not hold is refused, never ignored.

The same tables are the parameters of the OpenAPI schema, so that the two cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from articles.feed.problems import BadParameter

MAX_ID = 2**63 - 1
# RFC 3339, section 5.6, with the letters in capitals. A date without a zone is not a moment.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,199}", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,3}", re.IGNORECASE)


@dataclass(frozen=True)
class Names:
    """`a,b` = either; repeated = all of them; `-c` = not c."""

    all_of: tuple[tuple[str, ...], ...] = ()
    none_of: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all_of or self.none_of)

    @property
    def every(self) -> set[str]:
        return {name for group in self.all_of for name in group} | set(self.none_of)


@dataclass(frozen=True)
class Parameter:
    """`read` turns the text, or with `repeats` all the texts, into a value; its ValueError says what is wanted."""

    name: str
    read: Callable[[Any], Any]
    schema: dict[str, Any]
    description: str
    default: Any = None
    repeats: bool = False
    example: Any = field(default=None, compare=False)


def parse(query: QueryDict, table: Iterable[Parameter]) -> dict[str, Any]:
    """Every parameter of the table with its value or default. Raises BadParameter."""
    known = {parameter.name: parameter for parameter in table}
    for name in query:
        if name not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise BadParameter(name, f"There is no parameter “{name[:60]}” here. Known are: {listed}.")
    return {name: _value(parameter, query.getlist(name)) for name, parameter in known.items()}


def _value(parameter: Parameter, texts: list[str]) -> Any:
    if not texts:
        return parameter.default
    if len(texts) > 1 and not parameter.repeats:
        raise BadParameter(parameter.name, f"“{parameter.name}” is given {len(texts)} times; give it once.")
    if any("\x00" in text for text in texts):
        raise BadParameter(parameter.name, f"“{parameter.name}” contains a NUL character.")
    try:
        return parameter.read(texts if parameter.repeats else texts[0])
    except ValueError as error:
        raise BadParameter(parameter.name, f"“{parameter.name}” {error}.") from None


def integer(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text) or not lowest <= int(text) <= highest:
            raise ValueError(f"must be a whole number from {lowest} to {highest}")
        return int(text)

    return read


def decimal(lowest: int, highest: int) -> Callable[[str], Decimal]:
    def read(text: str) -> Decimal:
        try:
            value = Decimal(text) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", text) else Decimal(-1)
        except InvalidOperation:
            value = Decimal(-1)
        if not lowest <= value <= highest:
            raise ValueError(f"must be a number from {lowest} to {highest}, such as 4.5")
        return value

    return read


def moment(text: str) -> datetime:
    wanted = "must be a time with its offset, such as 2026-11-22T09:14:00Z (write + as %2B)"
    if not MOMENT.fullmatch(text):
        raise ValueError(wanted)
    try:
        value = datetime.fromisoformat(text)
        value.timestamp()
    except (ValueError, OverflowError):
        raise ValueError(wanted) from None
    if not 1 < value.year < 9999:  # an offset could carry it out of what the database holds
        raise ValueError(wanted)
    return value.astimezone(UTC)  # the database reads no offset of 16 hours and more


def choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text

    return read


def choices(*allowed: str) -> Callable[[str], frozenset[str]]:
    def read(text: str) -> frozenset[str]:
        parts = text.split(",")
        if not set(parts) <= set(allowed):
            raise ValueError(f"must be a list of {', '.join(allowed)}, with commas between")
        return frozenset(parts)

    return read


def yes(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("must be true or false")
    return text == "true"


def words(text: str) -> str:
    if not text.strip() or len(text) > 300:
        raise ValueError("must be 1 to 300 characters, not only spaces")
    return text.strip()


def opaque(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_:=-]{1,600}", text):
        raise ValueError("must be a cursor as a page of this feed gave it")
    return text


def ids(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if len(parts) > 100 or not all(
        re.fullmatch(r"[1-9][0-9]{0,18}", part) and int(part) <= MAX_ID for part in parts
    ):
        raise ValueError("must be 1 to 100 ids with commas between")
    return tuple(sorted({int(part) for part in parts}))


def names(texts: list[str], pattern: re.Pattern[str] = NAME) -> Names:
    """Slugs or ids; see Names."""
    all_of: list[tuple[str, ...]] = []
    none_of: list[str] = []
    for text in texts:
        parts = text.split(",")
        if len(parts) > 50 or not all(pattern.fullmatch(part.removeprefix("-")) for part in parts):
            raise ValueError(
                "must be up to 50 slugs or ids with commas between, each with a leading - to leave it out"
            )
        wanted = tuple(part for part in parts if not part.startswith("-"))
        none_of += [part[1:] for part in parts if part.startswith("-")]
        all_of += [wanted] if wanted else []
    if len(all_of) > 20:
        raise ValueError("may be given up to 20 times")
    return Names(tuple(all_of), tuple(none_of))


def languages(texts: list[str]) -> Names:
    return names(texts, LANGUAGE)


def features(*allowed: str) -> Callable[[list[str]], Names]:
    def read(texts: list[str]) -> Names:
        found = names(texts)
        if not found.every <= set(allowed):
            raise ValueError(f"must be a list of {', '.join(allowed)}, with commas between")
        return found

    return read
