"""Addresses of internal rounds."""

from django.urls import path

from partners.rounds import panel_views, views

urlpatterns = [
    path("consortia/<slug:slug>/rounds/", views.index, name="round-list"),
    path("consortia/<slug:slug>/rounds/<uuid:pk>/", views.detail, name="round-detail"),
    path("consortia/<slug:slug>/rounds/<uuid:pk>/apply/", views.apply, name="round-apply"),
    path("consortia/<slug:slug>/rounds/<uuid:pk>/withdraw/", views.withdraw, name="round-withdraw"),
    path("consortia/<slug:slug>/rounds/<uuid:pk>/appeal/", views.appeal, name="round-appeal"),
    path("consortia/<slug:slug>/rounds/<uuid:pk>/panel/", panel_views.panel, name="round-panel"),
    path("consortia/<slug:slug>/rounds/<uuid:pk>/declare/", panel_views.declare, name="round-declare"),
    path("consortia/<slug:slug>/applications/<uuid:pk>/score/", panel_views.score, name="application-score"),
]
