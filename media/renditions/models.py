"""Rendition, one public file of a photo; what newer files replaced: FormerFile, public, and FormerOriginal, private."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from media.library.models import Photo
from media.library.storage import originals, public_files


class Rendition(models.Model):
    """One size of a photo in one format, re-encoded by us; its file name comes from its bytes."""

    class Format(models.TextChoices):
        """What readers' browsers are offered."""

        JPEG = "jpeg", "JPEG"
        WEBP = "webp", "WebP"
        AVIF = "avif", "AVIF"

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=20, help_text="A name of the table in media/renditions/sizes.py.")
    format = models.CharField(max_length=4, choices=Format)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size_in_bytes = models.PositiveIntegerField()
    file = models.FileField(storage=public_files, max_length=255)

    class Meta:
        ordering = ["photo", "format", "name"]
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "name", "format"], name="one_rendition_per_photo_size_and_format"
            ),
            models.CheckConstraint(
                name="rendition_format_is_known", condition=Q(format__in=["jpeg", "webp", "avif"])
            ),
            models.CheckConstraint(name="rendition_has_pixels", condition=Q(width__gt=0, height__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.name}.{self.format} of photo {self.photo_id}"


class FormerFile(models.Model):
    """A public file that a page or a partner may still ask for.

    Served until the sweep removes it, unless its photo was withdrawn: then it answers 410.
    """

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="former_files")
    file = models.FileField(storage=public_files, max_length=255, unique=True)
    replaced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["replaced_at"], name="former_file_age")]

    def __str__(self) -> str:
        return str(self.file)


class FormerOriginal(models.Model):
    """The file that a photo was before somebody replaced it, kept as long as the photo is."""

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="former_originals")
    file = models.FileField(storage=originals, max_length=255)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField("checksum", max_length=64)
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-replaced_at", "-pk"]
        indexes = [models.Index(fields=["file"], name="former_original_by_file")]

    def __str__(self) -> str:
        return self.file_name
