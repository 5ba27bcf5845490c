"""Index of the tables, for Django: each lives in its feature."""

from articles.bylines.models import Author, Byline
from articles.content.models import Article, Illustration, Section, Source
from articles.desk.models import PreviewLink, SavedView
from articles.editions.models import Edition, Placement
from articles.feed.models import ApiKey, Delivery, Webhook
from articles.front.models import Banner, FrontVersion, Slot
from articles.neighbours.models import Pin
from articles.publishing.models import AuditEntry, Change, Correction, OldAddress, Override
from articles.ratings.models import NetworkSalt, Rating, RatingFeedback, RatingSummary
from articles.revisions.models import Revision
from articles.tagging.models import Alias, Entity, Tag
from articles.wire.models import Take

__all__ = [
    "Alias",
    "ApiKey",
    "Article",
    "AuditEntry",
    "Author",
    "Banner",
    "Byline",
    "Change",
    "Correction",
    "Delivery",
    "Edition",
    "Entity",
    "FrontVersion",
    "Illustration",
    "NetworkSalt",
    "OldAddress",
    "Override",
    "Pin",
    "Placement",
    "PreviewLink",
    "Rating",
    "RatingFeedback",
    "RatingSummary",
    "Revision",
    "SavedView",
    "Section",
    "Slot",
    "Source",
    "Tag",
    "Take",
    "Webhook",
]
