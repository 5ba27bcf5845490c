"""The WSGI door, for granian or any other server: ready pages are answered before Django is asked."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django = get_wsgi_application()

from django.conf import settings  # noqa: E402  the settings come first
from django.template.loader import get_template  # noqa: E402
from django.urls import reverse  # noqa: E402

from articles.public.door import Door  # noqa: E402  models can be imported only now
from articles.reads.door import ReadsDoor  # noqa: E402

# What the first reader of this process would wait for otherwise, a third of a second: every address, and templates.
reverse("admin:index")
for page in ("story", "front", "section", "list"):
    get_template(f"articles/{page}.html")

application = ReadsDoor(Door(django) if settings.PAGE_CACHE else django)
