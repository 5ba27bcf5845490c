"""Index of the picture library's tables."""

from media.library.models import Collection, Photo
from media.renditions.models import FormerFile, FormerOriginal, Rendition

__all__ = ["Collection", "FormerFile", "FormerOriginal", "Photo", "Rendition"]
