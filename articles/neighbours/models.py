"""Pin: an editor's choice of a neighbour."""

from django.db import models
from django.db.models import F, Q


class Pin(models.Model):
    """An editor's choice of the previous or next story, which wins over the computed one while it is live."""

    class Direction(models.TextChoices):
        PREVIOUS = "previous"
        NEXT = "next"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="pins")
    direction = models.CharField(max_length=8, choices=Direction)
    target = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "direction"], name="one_pin_per_direction"),
            models.CheckConstraint(
                condition=~Q(article=F("target")), name="a_story_is_not_its_own_neighbour"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction}: {self.target_id}"
