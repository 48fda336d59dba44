"""The pages of the mail sink."""

from django.urls import path

from consortium.embedded import views

urlpatterns = [
    path("", views.inbox, name="mail-inbox"),
    path("<str:number>/", views.letter, name="mail-letter"),
    path("<str:number>/body/", views.body, name="mail-body"),
]
