"""What editors wait for: saving and publishing, an import."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.running import ROOT, Running, say
from tests.benchmarks.table import Row

PUBLICATIONS = 20
IMPORTED = 1000
ITEM = """
<item><title>Imported story {number}</title><link>https://old.example/{number}/</link>
<guid isPermaLink="false">https://old.example/?p={number}</guid><dc:creator><![CDATA[ana]]></dc:creator>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[What it is about.]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2025-03-01 12:00:00</wp:post_date_gmt>
<wp:post_name>imported-{number}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category" nicename="world"><![CDATA[World]]></category></item>"""
EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old paper</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.example</wp:base_site_url><wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_login>ana</wp:author_login><wp:author_display_name>Ana Ruiz</wp:author_display_name></wp:author>
{items}
</channel></rss>"""


def rows(running: Running) -> list[Row]:
    return [save_and_publish(running), *imports(running.folder)]


def save_and_publish(running: Running) -> Row:
    """Of a story of 1,400 words with bylines, sections and topics, in one process, the commit included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from articles.content.models import Article
    from articles.editions.models import Edition
    from articles.publishing import actions as publishing
    from articles.revisions.actions import save_revision

    say("saving and publishing")
    article = Article.objects.get(pk=Edition.objects.live().get(path=running.path).article_id)
    times, queries = [], 0
    for number in range(PUBLICATIONS):
        article.headline = f"A headline saved and published, number {number}"
        with CaptureQueriesContext(connection) as captured:
            start = time.perf_counter()
            save_revision(article=article, by=None, at=timezone.now())
            publishing.publish(article=article, by=None, at=timezone.now())
            times.append((time.perf_counter() - start) * 1000)
        article.refresh_from_db()
        queries = max(queries, len(captured))
    note = f"{queries} statements with those of transactions; slowest {max(times):.0f} ms"
    return Row("save and publish", statistics.median(times), "ms", note=note)


def imports(folder: Path) -> list[Row]:
    """A WordPress export, as `manage.py import_stories` takes it; the command's start is told apart."""
    export = folder / "export.xml"
    body = "".join(f"<p>{'The harbour opened again after a winter of repairs. ' * 5}</p>" for _ in range(28))
    items = "".join(ITEM.format(number=number, body=body) for number in range(1, IMPORTED + 1))
    export.write_text(EXPORT.format(items=items))
    say(f"importing {IMPORTED:,} stories")
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "manage.py", "import_stories", "--help"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "manage.py", "import_stories", str(export)], cwd=ROOT, capture_output=True, text=True
    )
    took = time.perf_counter() - began - (began - start)
    if done.returncode:
        raise RuntimeError(f"The import failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return [
        Row(
            f"import of {IMPORTED:,} stories as drafts",
            took,
            "s",
            note=f"{took / IMPORTED * 1000:.1f} s for 1,000; and {began - start:.1f} s to start",
        )
    ]
