"""The one address of the desk outside the admin: a preview for somebody without a login."""

from django.urls import path

from articles.desk.preview_link_views import open_preview

urlpatterns = [path("<str:token>/", open_preview, name="preview")]
