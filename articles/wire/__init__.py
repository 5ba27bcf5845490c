"""Getting stories in: wire formats → one neutral Story → an Article with everything that belongs to it.

Offers `text_page.parse`, `detect.detect`, `actions.import_stories` and `story.WireError`. A surface: it
may import publishing and every room below it, and no other surface imports it.
"""
