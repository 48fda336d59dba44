"""Addresses of what coordinators look at outside the desk."""

from django.urls import path

from reflections.coordination import views

urlpatterns = [
    path(
        "consortia/<slug:slug>/question-sets/<uuid:pk>/<slug:shape>/<int:step>/",
        views.preview,
        name="question-set-preview",
    ),
]
