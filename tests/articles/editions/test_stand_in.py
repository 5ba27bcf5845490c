"""Who leads a story whose lead photo may not be shown."""

from articles.editions.stand_in import as_edited, with_stand_in


def row(key: str, role: str = "inline", *, shown: bool = True, photo: int | None = 1) -> dict:
    return {"key": key, "role": role, "photo": photo, "picture": {"jpeg": []} if shown else None}


def keys(rows: list[dict]) -> list[tuple[str, str]]:
    return [(one["key"], one["role"]) for one in rows]


def test_the_next_photo_that_may_be_shown_stands_in_and_goes_back_to_its_place():
    edited = [row("a", "lead", shown=False), row("b", shown=False), row("c"), row("d")]
    shown = with_stand_in(edited)
    assert keys(shown)[0] == ("c", "lead")
    assert [key for key, _ in keys(shown)] == ["c", "a", "b", "d"]
    assert as_edited(shown) == edited


def test_nobody_stands_in_when_nobody_has_to_or_can():
    for rows in (
        [],
        [row("a", "lead"), row("b")],
        [row("a"), row("b")],
        [row("a", "lead", shown=False), row("b", shown=False)],
        [row("a", "lead", shown=False, photo=None), row("b")],
    ):
        assert with_stand_in(rows) == rows == as_edited(rows)
