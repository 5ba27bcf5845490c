"""Many writers on one screen."""

import io

from newsroom.supervisor.lines import LONGEST, Screen


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_is_shown_when_it_is_whole_and_behind_its_writers_name() -> None:
    out = io.StringIO()
    screen = Screen(out)
    screen.feed("web", b"GET /")
    screen.feed("worker", b"done\n")
    screen.feed("web", b"stories\r\nnext")
    assert out.getvalue() == "   worker │ done\n      web │ GET /stories\n"


def test_what_a_dead_writer_left_unfinished_is_shown() -> None:
    out = io.StringIO()
    screen = Screen(out)
    screen.feed("web", b"last words")
    screen.end("web")
    screen.end("web")
    assert out.getvalue() == "      web │ last words\n"


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    screen = Screen(io.StringIO())
    screen.feed("web", b"x" * (LONGEST + 1))
    assert screen.unfinished == {}


def test_bytes_that_are_no_text_are_shown_somehow() -> None:
    out = io.StringIO()
    Screen(out).feed("web", b"\xff\xfe\n")
    assert "�" in out.getvalue()


def test_colour_is_for_terminals() -> None:
    plain, coloured = io.StringIO(), Terminal()
    Screen(plain).show("web", "hello")
    Screen(coloured).show("web", "hello")
    assert "\x1b[" not in plain.getvalue()
    assert coloured.getvalue() == "\x1b[36m      web │ \x1b[0mhello\n"
