"""PostgreSQL's own extensions that the product uses; all come with every PostgreSQL."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    run_before = [("media", "0001_initial"), ("articles", "0001_initial"), ("outbox", "0001_initial")]
    operations = [TrigramExtension(), UnaccentExtension(), BtreeGinExtension()]
