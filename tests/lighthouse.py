"""`make lighthouse`: Lighthouse's phone profile on a front, a section and a story.

Of a demo newsroom that it starts, or of the one at the address given: `make lighthouse ARGS=http://localhost:8000`.

Fails below 95 for performance and below 100 for accessibility, best practices and SEO. Needs Debian's Chromium and the
packages of package.json (`npm ci`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.newsroom.running import ROOT, Newsroom, folder

LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
LIGHTHOUSE = ROOT / "node_modules" / ".bin" / "lighthouse"
# What Debian's Chromium needs without a desktop, and to talk to nobody else.
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def main() -> None:
    if not shutil.which("chromium") or not LIGHTHOUSE.exists():
        sys.exit("needs Chromium and Lighthouse: apt install chromium npm, and then npm ci")
    if len(sys.argv) > 1:
        wanting = measure(sys.argv[1].rstrip("/"))
    else:
        with Newsroom(folder(), DEMO="true", WEB_WORKERS="2") as site:
            wanting = measure(f"http://127.0.0.1:{site.port}")
    if wanting:
        sys.exit("\n".join(["Below what it must be:", *wanting]))


def measure(site: str) -> list[str]:
    """Prints the scores of three pages; returns what cost points where they are too low."""
    wanting = []
    print(f"{'':50}{'  '.join(LEAST)}")
    for path in ("/", "/world/", newest_story(site)):
        report = audit(site + path)
        found = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in LEAST}
        print(f"{path:50}{'  '.join(f'{found[name]:>{len(name)}}' for name in LEAST)}", flush=True)
        if any(found[name] < least for name, least in LEAST.items()):
            wanting += [f"{path}: {line}" for line in complaints(report)]
    return wanting


def newest_story(site: str) -> str:
    with urllib.request.urlopen(f"{site}/feeds/latest.json", timeout=30) as answer:
        return urlsplit(json.load(answer)["items"][0]["url"]).path


def audit(url: str, *, tries: int = 2) -> dict[str, Any]:
    """Lighthouse's report. Chromium at times loses the beginning of its record, and is then asked once more."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "report.json"
        done = subprocess.run(
            [
                *(str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--output-path={out}"),
                *(
                    f"--only-categories={','.join(LEAST)}",
                    f"--chrome-flags={FLAGS} --user-data-dir={place}/profile",
                ),
                "--no-enable-error-reporting",
            ],
            env={**os.environ, "CHROME_PATH": str(shutil.which("chromium"))},
            capture_output=True,
            text=True,
        )
        if done.returncode and tries > 1:
            return audit(url, tries=tries - 1)
        if done.returncode:
            sys.exit(f"Lighthouse failed on {url}:\n{done.stderr}")
        return dict(json.loads(out.read_text()))


def complaints(report: dict[str, Any]) -> list[str]:
    """What cost points: the audit, its score, and its own words."""
    lines = []
    for name in LEAST:
        for ref in report["categories"][name]["auditRefs"]:
            found = report["audits"][ref["id"]]
            if ref["weight"] and found["score"] is not None and found["score"] < 0.9:
                lines.append(f"{name}: {found['title']} ({found.get('displayValue') or found['score']})")
    return lines


if __name__ == "__main__":
    main()
