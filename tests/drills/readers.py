"""Readers who vote over HTTP: one process's share. Prints one JSON line: {reader: stars it was last told}.

Usage: python -m tests.drills.readers PORT STORY SEED READERS
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import time

PATIENCE = 60  # seconds for one vote, the database's restart included


def main(port: int, story: int, seed: int, readers: int) -> None:
    rng = random.Random(seed)
    told: dict[str, int] = {}
    names = [f"{seed:08x}{number:024x}" for number in range(readers)]
    steps = [(name, rng.randint(1, 5)) for name in names]
    steps += [(name, rng.randint(0, 5)) for name in rng.sample(names, readers // 2)]
    rng.shuffle(steps)
    connection: http.client.HTTPConnection | None = None
    for name, stars in steps:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                number = int(name[8:], 16)
                connection.request(
                    "POST",
                    f"/ratings/{story}/",
                    json.dumps({"stars": stars}),
                    {
                        "Content-Type": "application/json",
                        "Accept": "application/json",
                        "Cookie": f"nr={name}",
                        # Every reader comes from a network of its own, through the one proxy that the site trusts.
                        "X-Forwarded-For": f"10.{seed % 250}.{number // 250}.{number % 250}",
                    },
                )
                answer = connection.getresponse()
                body = answer.read()
                if answer.status == 200:
                    told[name] = json.loads(body)["mine"]
                    break
            except OSError:
                connection = None
            except http.client.HTTPException:
                connection = None
            if time.monotonic() > until:
                raise SystemExit(f"reader {name} got no answer for {PATIENCE} s")
            time.sleep(0.2)
    print(json.dumps(told))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
