"""Contents page: the addresses of every feature of this app."""

from django.urls import include, path

urlpatterns = [
    path("", include("reflections.reviews.urls")),
    path("", include("reflections.responses.urls")),
    path("", include("reflections.insights.urls")),
    path("", include("reflections.commitments.urls")),
    path("", include("reflections.coordination.urls")),
]
