"""300 readers × 8 processes vote, change and take back on one story, while the worker and the database are killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

from tests.newsroom.running import PATIENCE, ROOT, Newsroom, folder

PROCESSES, READERS = 8, 300


def test_no_vote_that_was_acknowledged_is_lost_and_every_count_is_exact():
    with Newsroom(folder(), NUM_PROXIES="1", WEB_WORKERS="2") as site:
        story = int(site.run("shell", "-v0", "-c", FIRST).stdout)
        readers = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "tests.drills.readers",
                    str(site.port),
                    str(story),
                    str(seed),
                    str(READERS),
                ],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            for seed in range(1, PROCESSES + 1)
        ]
        for part in ("worker", "worker", "bin/postgres"):
            time.sleep(2)
            site.until(lambda part=part: site.has(part), seconds=PATIENCE, what=f"{part} is there")
            site.named(part).send_signal(signal.SIGKILL)
        site.until(lambda: site.has("bin/postgres"), seconds=PATIENCE, what="the database is back")
        told: dict[str, int] = {}
        for process in readers:
            said, _ = process.communicate(timeout=600)
            assert process.returncode == 0
            told |= json.loads(said)
        assert len(told) == PROCESSES * READERS
        counted = json.loads(site.run("shell", "-v0", "-c", VOTES.format(story=story)).stdout)
        given = [sum(stars == number for stars in told.values()) for number in range(1, 6)]
        assert counted == given
        checked = site.run("recount_ratings", "--check")
        assert checked.returncode == 0, checked.stderr


FIRST = "from tests.factories import publish_story; print(publish_story().article_id)"
VOTES = (
    "import json; from articles.ratings.queries import summary; print(json.dumps(summary({story}).histogram))"
)
