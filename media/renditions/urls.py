"""The address of public picture files."""

from django.urls import path

from media.renditions import views

urlpatterns = [path("<path:path>", views.public_file, name="media_public_file")]
