"""Keeps an exact copy of everything public in mirror.sqlite3. Run it as often as you like: it goes on where it was.

python example_mirror.py https://news.example
"""

import json
import sqlite3
import sys
import urllib.request

copy = sqlite3.connect("mirror.sqlite3")
copy.execute("CREATE TABLE IF NOT EXISTS story (id INTEGER PRIMARY KEY, document TEXT)")
copy.execute("CREATE TABLE IF NOT EXISTS place (next TEXT)")
url = (copy.execute("SELECT next FROM place").fetchone() or [f"{sys.argv[1]}/api/v1/changes/?limit=500"])[0]
while True:
    with urllib.request.urlopen(url) as answer:
        page = json.load(answer)
    with copy:  # the stories and the place that was reached are written together, or neither is
        for row in page["items"]:
            if row["state"] == "deleted":
                copy.execute("DELETE FROM story WHERE id = ?", [row["id"]])
            else:
                copy.execute("REPLACE INTO story VALUES (?, ?)", [row["id"], json.dumps(row["item"])])
        copy.execute("DELETE FROM place")
        copy.execute("INSERT INTO place VALUES (?)", [url := page["next"]])
    if not page["items"]:
        break
