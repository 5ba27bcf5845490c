"""The addresses that readers see. A section's address is one word, so these come after every other."""

from django.urls import path

from articles.public import views

app_name = "public"
urlpatterns = [
    path("", views.front, name="front"),
    path("robots.txt", views.robots, name="robots"),
    path("latest/", views.latest, name="latest"),
    path("archive/", views.months, name="months"),
    path("archive/<int:year>/<int:month>/", views.archive, name="archive"),
    path("search/", views.search, name="search"),
    path("top-rated/", views.top_rated, name="top-rated"),
    path("corrections/", views.corrections, name="corrections"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("<slug:section>/", views.section, name="section"),
    path("<slug:section>/<slug:slug>/", views.story, name="story"),
    path("<slug:section>/<slug:slug>/changes/", views.changes, name="changes"),
]
