"""Addresses of invitations to bid, and of what bids ask of us."""

from django.urls import path

from partners.invitations import views

_ALL = "consortia/<slug:slug>/bid-invitations"

urlpatterns = [
    path(f"{_ALL}/", views.index, name="bid-invitation-list"),
    path(f"{_ALL}/<uuid:pk>/", views.detail, name="bid-invitation-detail"),
    path(f"{_ALL}/<uuid:pk>/accept/", views.accept, name="bid-invitation-accept"),
    path(f"{_ALL}/<uuid:pk>/decline/", views.decline, name="bid-invitation-decline"),
    path("consortia/<slug:slug>/requirements/", views.asked, name="requirement-list"),
]
