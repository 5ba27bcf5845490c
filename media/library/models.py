"""Photo, one picture with its facts and rights; Collection, a named pile of photos."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When

from media.library.likeness import Bands
from media.library.querysets import PhotoQuerySet
from media.library.search_words import search_text
from media.library.storage import originals

FRACTION = [MinValueValidator(0.0), MaxValueValidator(1.0)]
FOUND_BY = (
    *("headline", "caption", "credit", "creator", "copyright_notice", "rights_holder", "alt"),
    *("city", "country", "file_name"),
)


class Photo(models.Model):
    """One picture: the private original, what it shows, whose it is, and when we may use it.

    `version` rises with every change of its public files or public facts; renditions and jobs carry it.
    """

    class Status(models.TextChoices):
        """A withdrawn photo is gone from every public page and answers 410."""

        READY = "ready", "Ready"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Format(models.TextChoices):
        """What an original may be."""

        JPEG = "jpeg", "JPEG"
        PNG = "png", "PNG"
        WEBP = "webp", "WebP"
        AVIF = "avif", "AVIF"
        HEIC = "heic", "HEIC"
        TIFF = "tiff", "TIFF"
        GIF = "gif", "GIF"

    class SourceType(models.TextChoices):
        """IPTC digital source types a desk must tell apart (cv.iptc.org/newscodes/digitalsourcetype)."""

        UNKNOWN = "", "Not stated"
        DIGITAL_CAPTURE = "digitalCapture", "Camera"
        COMPUTATIONAL_CAPTURE = "computationalCapture", "Camera, of several frames"
        NEGATIVE_FILM = "negativeFilm", "Scan of a negative"
        POSITIVE_FILM = "positiveFilm", "Scan of a positive"
        PRINT = "print", "Scan of a print"
        HUMAN_EDITS = "humanEdits", "Edited by a person"
        ALGORITHMICALLY_ENHANCED = "algorithmicallyEnhanced", "Enhanced by software"
        DIGITAL_CREATION = "digitalCreation", "Drawn or designed by a person"
        DATA_DRIVEN = "dataDrivenMedia", "Made from data"
        SCREEN_CAPTURE = "screenCapture", "Screenshot"
        VIRTUAL_RECORDING = "virtualRecording", "Recorded in a virtual world"
        COMPOSITE = "composite", "Composite"
        COMPOSITE_CAPTURE = "compositeCapture", "Composite of captures"
        COMPOSITE_SYNTHETIC = "compositeSynthetic", "Composite with AI elements"
        COMPOSITE_WITH_AI = "compositeWithTrainedAlgorithmicMedia", "Edited with generative AI"
        AI = "trainedAlgorithmicMedia", "Made by generative AI"
        ALGORITHMIC = "algorithmicMedia", "Made by an algorithm"

    # The file.
    original = models.FileField(storage=originals, max_length=255, editable=False)
    preview = models.FileField(storage=originals, max_length=255, editable=False, blank=True)
    sha256 = models.CharField("checksum", max_length=64, unique=True, editable=False)
    format = models.CharField(max_length=8, choices=Format, editable=False)
    width = models.PositiveIntegerField(editable=False, help_text="In pixels, as seen (turned upright).")
    height = models.PositiveIntegerField(editable=False)
    size_in_bytes = models.PositiveBigIntegerField(editable=False)
    file_name = models.CharField(max_length=255, help_text="The name the file had when it was uploaded.")
    dominant_colour = models.CharField(
        max_length=7, default="#808080", validators=[RegexValidator(r"^#[0-9a-f]{6}$")], editable=False
    )
    perceptual_hash = models.BigIntegerField(null=True, blank=True, editable=False)
    # Square is within 5 %.
    orientation = models.GeneratedField(
        expression=Case(
            When(width__gt=F("height") * 1.05, then=Value("landscape")),
            When(width__lt=F("height") * 0.95, then=Value("portrait")),
            default=Value("square"),
        ),
        output_field=models.CharField(max_length=9),
        db_persist=True,
    )

    # What it shows.
    headline = models.CharField(max_length=300, blank=True)
    caption = models.TextField(
        blank=True,
        help_text="As the agency or photographer wrote it. Each use in a story may say it anew.",
    )
    alt = models.CharField(
        "alt text",
        max_length=500,
        blank=True,
        help_text="What someone who cannot see the picture needs to know. Not the caption again.",
    )
    taken_at = models.DateTimeField("taken", null=True, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=120, blank=True)
    keywords = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    persons = ArrayField(
        models.CharField(max_length=200), verbose_name="people shown", default=list, blank=True
    )
    source_type = models.CharField(
        "how it was made", max_length=50, choices=SourceType, blank=True, default=""
    )
    metadata = models.JSONField("embedded record", default=dict, blank=True, editable=False)

    # Whose it is, and when we may use it.
    credit = models.CharField(
        max_length=300,
        blank=True,
        help_text="Printed with every use: “Ana Ruiz, Example Agency”.",
    )
    creator = models.CharField("photographer", max_length=300, blank=True)
    copyright_notice = models.CharField(max_length=500, blank=True)
    rights_holder = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=200, blank=True, help_text="Such as “CC BY 4.0”.")
    usage_terms = models.TextField(blank=True)
    rights_from = models.DateTimeField("usable from", null=True, blank=True)
    rights_until = models.DateTimeField("usable until", null=True, blank=True, help_text="Empty: for ever.")
    restrictions = models.TextField(blank=True, help_text="Territory or other limits, in words for the desk.")
    syndication_allowed = models.BooleanField(
        "partners may have it", default=True, help_text="Off: the picture stays out of the partners' feed."
    )
    single_use = models.BooleanField("one story only", default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.READY, editable=False)

    # How it is cut.
    focal_x = models.FloatField(null=True, blank=True, validators=FRACTION)
    focal_y = models.FloatField(null=True, blank=True, validators=FRACTION)
    # What draws the eye, found at upload; crops follow it until somebody sets a focal point.
    attention_x = models.FloatField(default=0.5, editable=False, validators=FRACTION)
    attention_y = models.FloatField(default=0.5, editable=False, validators=FRACTION)
    crops = models.JSONField(
        default=dict,
        blank=True,
        help_text='Set by hand, in fractions: {"16x9": [x, y, width, height]}.',
    )

    # What the clock found when it last looked at the rights window; a difference makes work (actions.py).
    was_usable = models.BooleanField(default=True, editable=False)
    rights_closed_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When the clock saw our rights end; empty when they are open (again).",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    rendered_version = models.PositiveIntegerField(default=0, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    uploaded_at = models.DateTimeField(editable=False)
    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)

    search_text = models.TextField(editable=False, default="")
    search_vector = models.GeneratedField(
        expression=SearchVector("search_text", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            # Holds what the library's first page and its count need, at any size.
            models.Index(
                fields=["-uploaded_at", "-id"],
                name="photo_newest_first",
                condition=Q(trashed_at__isnull=True),
            ),
            models.Index(
                fields=["orientation", "-uploaded_at", "-id"],
                name="photo_by_orientation",
                condition=Q(trashed_at__isnull=True),
            ),
            GinIndex(Bands("perceptual_hash"), name="photo_look_alikes"),
            models.Index(
                fields=["rights_until"], name="photo_rights_end", condition=Q(rights_until__isnull=False)
            ),
            models.Index(
                fields=["rights_from"], name="photo_rights_begin", condition=Q(rights_from__isnull=False)
            ),
            GinIndex(fields=["search_vector"], name="photo_words"),
            models.Index(fields=["taken_at"], name="photo_by_day_taken"),
            models.Index(fields=["source_type"], name="photo_by_how_it_was_made"),
            # What few photos are, and the library's filters ask for: small, and found without reading all others.
            models.Index(
                fields=["-trashed_at"], name="photo_in_the_trash", condition=Q(trashed_at__isnull=False)
            ),
            models.Index(fields=["-id"], name="photo_withdrawn", condition=Q(status="withdrawn")),
            models.Index(
                fields=["-id"],
                name="photo_with_something_to_do",
                condition=Q(credit="") | Q(caption="") | Q(alt=""),
            ),
            models.Index(
                fields=["-id"],
                name="photo_with_restrictions",
                condition=~Q(restrictions="") | Q(single_use=True) | Q(syndication_allowed=False),
            ),
            models.Index(
                fields=["-rights_closed_at"],
                name="photo_rights_closed",
                condition=Q(rights_closed_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="photo_focal_point_lies_inside_the_picture",
                condition=Q(focal_x__isnull=True, focal_y__isnull=True)
                | Q(
                    focal_x__isnull=False,  # a comparison with NULL alone would pass
                    focal_y__isnull=False,
                    focal_x__gte=0,
                    focal_x__lte=1,
                    focal_y__gte=0,
                    focal_y__lte=1,
                ),
            ),
            models.CheckConstraint(
                name="photo_rights_end_after_they_begin",
                condition=Q(rights_from__isnull=True)
                | Q(rights_until__isnull=True)
                | Q(rights_until__gt=F("rights_from")),
            ),
            models.CheckConstraint(
                name="photo_has_pixels_and_bytes", condition=Q(width__gt=0, height__gt=0, size_in_bytes__gt=0)
            ),
            models.CheckConstraint(
                name="photo_checksum_is_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="photo_dominant_colour_is_hexadecimal",
                condition=Q(dominant_colour__regex=r"^#[0-9a-f]{6}$"),
            ),
            models.CheckConstraint(
                name="photo_status_is_known", condition=Q(status__in=["ready", "withdrawn"])
            ),
            models.CheckConstraint(name="photo_has_an_original_file", condition=~Q(original="")),
        ]

    def __str__(self) -> str:
        return self.headline or self.caption[:80] or self.file_name

    def save(self, *args, **kwargs) -> None:
        """Keeps the words it is found by in step with its facts."""
        self.search_text = search_text(
            [*(getattr(self, name) for name in FOUND_BY), *self.keywords, *self.persons]
        )
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    def reason_not_usable(self, at: datetime) -> str:
        """Why an editor may not choose it now, in a sentence; empty when they may."""
        if self.trashed_at:
            return "It is in the trash."
        if self.status == self.Status.WITHDRAWN:
            return "It was withdrawn."
        if self.rights_until and self.rights_until <= at:
            return f"Our rights ended on {self.rights_until:%-d %B %Y}."
        if self.rights_from and self.rights_from > at:
            return f"Our rights begin on {self.rights_from:%-d %B %Y}."
        return ""

    def is_usable(self, at: datetime) -> bool:
        """The same question as `Photo.objects.usable(at)`, for one row at hand."""
        return not self.reason_not_usable(at)

    @property
    def focus(self) -> tuple[float, float]:
        """The point that automatic crops keep: the desk's, else what draws the eye."""
        if self.focal_x is None or self.focal_y is None:
            return (self.attention_x, self.attention_y)
        return (self.focal_x, self.focal_y)


class Collection(models.Model):
    """A named pile of photos: an assignment, a series, a story in the making."""

    name = models.CharField(max_length=120, unique=True)
    note = models.TextField(blank=True)
    photos = models.ManyToManyField(Photo, related_name="collections", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
