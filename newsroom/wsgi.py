"""The WSGI door, for granian or any other server: ready pages are answered before Django is asked."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django = get_wsgi_application()

from django.conf import settings  # noqa: E402  the settings come first

from articles.public.door import Door  # noqa: E402  models can be imported only now

application = Door(django) if settings.PAGE_CACHE else django
