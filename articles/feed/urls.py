"""/api/v1/."""

from django.urls import path, re_path

from articles.feed import views, vocabulary_views

app_name = "feed"
urlpatterns = [
    path("items/", views.Items.as_view(), name="items"),
    path("items/<int:article_id>/", views.Item.as_view(), name="item"),
    path("items/<int:article_id>/related/", views.Alike.as_view(), name="related"),
    path("items/<int:article_id>/versions/", vocabulary_views.Versions.as_view(), name="versions"),
    path("items/<int:article_id>/versions/<int:number>/", vocabulary_views.Version.as_view(), name="version"),
    path("sections/", vocabulary_views.Sections.as_view(), name="sections"),
    path("tags/", vocabulary_views.Tags.as_view(), name="tags"),
    path("authors/", vocabulary_views.Authors.as_view(), name="authors"),
    path("photos/<int:photo_id>/", vocabulary_views.PhotoDetail.as_view(), name="photo"),
    path("changes/", views.Changes.as_view(), name="changes"),
    path("openapi.json", views.OpenApi.as_view(), name="openapi"),
    path("docs/", views.Docs.as_view(), name="docs"),
    # With the slash, so that /api/v1/items is led to /api/v1/items/ first. A line end is a letter like others.
    re_path(r"^(?:[\s\S]*/)?\Z", views.Nothing.as_view()),
]
