"""Addresses of hours given."""

from django.urls import path

from partners.hours import views

urlpatterns = [
    path("consortia/<slug:slug>/hours/", views.index, name="hour-list"),
    path("consortia/<slug:slug>/hours/log/", views.log, name="hour-log"),
    path("consortia/<slug:slug>/hours/<uuid:pk>/revise/", views.revise, name="hour-revise"),
    path("consortia/<slug:slug>/hours/<uuid:pk>/archive/", views.archive, name="hour-archive"),
]
