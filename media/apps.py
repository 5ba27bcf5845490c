"""The Django app that carries the picture library."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Label `media`; tables live in media/library and media/renditions."""

    name = "media"
    verbose_name = "Picture library"
    default_auto_field = "django.db.models.BigAutoField"
