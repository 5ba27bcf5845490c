"""Pure rule: which videos may stand in a story, by provider, and how each is addressed.

A story keeps the address of the video's page, which works everywhere as a link; the player is loaded only when a reader
asks for it. The addresses are the providers' own: YouTube's privacy-enhanced host, Vimeo's `dnt`, Dailymotion's player.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

PLAYERS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com", "https://geo.dailymotion.com")
YOUTUBE = re.compile(r"[A-Za-z0-9_-]{11}")
VIMEO = re.compile(r"/(?:video/)?(\d{5,12})(?:/[0-9a-f]{6,12})?/?")
DAILYMOTION = re.compile(r"/(?:embed/)?video/([A-Za-z0-9]{5,12})/?")


@dataclass(frozen=True)
class Embed:
    """A video: `url` is its page, `player` what a frame shows."""

    provider: str
    url: str
    player: str


def embed_of(url: str) -> Embed | None:
    """The video at an address that somebody copied from anywhere, or None when no provider of ours has it."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    if host in ("youtube.com", "youtube-nocookie.com", "youtu.be"):
        return _youtube(host, parts.path, parts.query)
    if host in ("vimeo.com", "player.vimeo.com") and (found := VIMEO.fullmatch(parts.path)):
        number = found[1]
        return Embed("Vimeo", f"https://vimeo.com/{number}", f"{PLAYERS[1]}/video/{number}?dnt=1&autoplay=1")
    if host == "dailymotion.com" and (found := DAILYMOTION.fullmatch(parts.path)):
        return _dailymotion(found[1])
    if host == "dai.ly" and (found := DAILYMOTION.fullmatch(f"/video{parts.path}")):
        return _dailymotion(found[1])
    return None


def _youtube(host: str, path: str, query: str) -> Embed | None:
    steps = [step for step in path.split("/") if step]
    if host == "youtu.be":
        name = steps[0] if len(steps) == 1 else ""
    elif steps[:1] == ["watch"]:
        name = parse_qs(query).get("v", [""])[0]
    else:
        name = steps[1] if len(steps) == 2 and steps[0] in ("embed", "shorts", "live") else ""
    if not YOUTUBE.fullmatch(name):
        return None
    return Embed(
        "YouTube", f"https://www.youtube.com/watch?v={name}", f"{PLAYERS[0]}/embed/{name}?autoplay=1"
    )


def _dailymotion(name: str) -> Embed:
    return Embed(
        "Dailymotion", f"https://www.dailymotion.com/video/{name}", f"{PLAYERS[2]}/player.html?video={name}"
    )
