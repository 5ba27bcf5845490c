"""Pure rule: marks that a writer leaves for later ("TK", "[note to desk]")."""

from __future__ import annotations

import re

# TK only in capitals: the letters stand in words of some languages.
MARK = re.compile(r"\bTK\b|\[(?i:note|check|tk|todo|nb|query|fact[- ]?check)\b[^\]]*\]")


def unfinished(text: str) -> list[str]:
    """The marks in a plain text, in their order."""
    return MARK.findall(text)
