"""Index of the picture library's admin classes."""

from media.desk.admin import CollectionAdmin, PhotoAdmin

__all__ = ["CollectionAdmin", "PhotoAdmin"]
