"""Authors and their place on a story."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Author(models.Model):
    """Somebody who is credited; needs no login."""

    name = models.CharField(max_length=120, help_text="As printed: Lorne Cook.")
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=120, blank=True, help_text="Science editor")
    bio = models.TextField(blank=True, max_length=2000)
    photo = models.ForeignKey("media.Photo", models.SET_NULL, null=True, blank=True, related_name="+")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        help_text="Their login.",
    )
    source = models.ForeignKey(
        "articles.Source",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The agency they write for.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/authors/{self.slug}/"


class Byline(models.Model):
    """One author on one story, in order."""

    class Role(models.TextChoices):
        WRITER = "writer", "Writer"
        REPORTING = "reporting", "Reporting"
        PHOTOGRAPHER = "photographer", "Photographer"
        EDITOR = "editor", "Editor"
        TRANSLATOR = "translator", "Translator"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines")
    role = models.CharField(max_length=12, choices=Role, default=Role.WRITER)
    place = models.CharField(max_length=120, blank=True, help_text="Where they reported from: Kyiv, Ukraine.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"], name="an_author_has_a_role_on_a_story_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.author} ({self.get_role_display()})"
