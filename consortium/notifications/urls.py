"""Addresses behind the links in our e-mails, and of one's own preferences."""

from django.urls import path

from consortium.notifications import views

urlpatterns = [
    path("t/<str:token>/", views.open_task, name="task-link"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("me/notifications/", views.preferences, name="portal-notifications"),
]
