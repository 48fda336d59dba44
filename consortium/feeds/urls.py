"""Addresses of calendars."""

from django.urls import path

from consortium.feeds import views

urlpatterns = [
    path("calendar/<str:token>/consortium.ics", views.calendar, name="calendar-feed"),
    path("me/feed/", views.show, name="feed-settings"),
    path("me/feed/make/", views.make, name="feed-make"),
    path("me/feed/revoke/", views.revoke, name="feed-revoke"),
]
