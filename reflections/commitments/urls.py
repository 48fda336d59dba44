"""Addresses of commitments."""

from django.urls import path

from reflections.commitments import views

_ALL = "consortia/<slug:slug>/commitments"

urlpatterns = [
    path(f"{_ALL}/", views.index, name="commitment-list"),
    path(f"{_ALL}/raise/", views.raise_one, name="commitment-raise"),
    path(f"{_ALL}/<uuid:pk>/", views.detail, name="commitment-detail"),
    *[
        path(f"{_ALL}/<uuid:pk>/{verb}/", getattr(views, verb), name=f"commitment-{verb}")
        for verb in ("publish", "revise", "acknowledge", "agree", "start", "claim", "verify", "contest", "close")
    ],
]
