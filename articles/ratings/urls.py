"""The addresses under /ratings/."""

from django.urls import path

from articles.ratings import views

app_name = "ratings"
urlpatterns = [
    path("<int:article_id>/", views.rating, name="rating"),
    path("<int:article_id>/thanks/", views.thanks, name="thanks"),
    path("<int:article_id>/feedback/", views.feedback, name="feedback"),
]
