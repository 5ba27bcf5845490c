"""Log lines of many processes on one screen: whole lines, each behind the name of who wrote it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TextIO

COLOURS = (36, 32, 33, 35, 34, 96, 92)  # ANSI: readable on dark and on light
LONGEST = 65536  # bytes of an unfinished line before it is shown as it is


@dataclass
class Screen:
    """Colour only where a person looks."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    names: list[str] = field(default_factory=list)
    unfinished: dict[str, bytes] = field(default_factory=dict)

    def show(self, name: str, text: str) -> None:
        if name not in self.names:
            self.names.append(name)
        prefix = f"{name:>9} │ "
        if self.out.isatty():
            prefix = f"\x1b[{COLOURS[self.names.index(name) % len(COLOURS)]}m{prefix}\x1b[0m"
        self.out.write(f"{prefix}{text}\n")
        self.out.flush()

    def feed(self, name: str, data: bytes) -> None:
        """Bytes as they come; a line is shown when it is whole."""
        *whole, rest = (self.unfinished.pop(name, b"") + data).split(b"\n")
        if len(rest) > LONGEST:
            whole, rest = [*whole, rest], b""
        for line in whole:
            self.show(name, line.decode(errors="replace").rstrip("\r"))
        if rest:
            self.unfinished[name] = rest

    def end(self, name: str) -> None:
        """The writer is gone: show what it left unfinished."""
        rest = self.unfinished.pop(name, b"")
        if rest:
            self.show(name, rest.decode(errors="replace"))
