"""Addresses of reviews and of invitations to them."""

from django.urls import path

from reflections.reviews import views

urlpatterns = [
    path("consortia/<slug:slug>/reviews/", views.index, name="review-list"),
    path("consortia/<slug:slug>/reviews/<uuid:pk>/", views.detail, name="review-detail"),
    path("consortia/<slug:slug>/reviews/<uuid:pk>/protect/", views.protect, name="review-protect"),
    path("consortia/<slug:slug>/partnerships/<uuid:pk>/reviews/", views.of_partnership, name="partnership-reviews"),
    path("consortia/<slug:slug>/invitations/<uuid:pk>/pass-on/", views.pass_on, name="invitation-pass-on"),
    path("consortia/<slug:slug>/invitations/<uuid:pk>/decline/", views.decline, name="invitation-decline"),
]
