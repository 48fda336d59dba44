"""Addresses of answering."""

from django.urls import path

from reflections.responses import views

_TASK = "consortia/<slug:slug>/invitations/<uuid:pk>"

urlpatterns = [
    path("me/answers/", views.mine, name="my-answers"),
    path(f"{_TASK}/", views.start, name="answer-start"),
    path(f"{_TASK}/questions/<slug:name>/", views.answer, name="answer-question"),
    path(f"{_TASK}/choose/", views.choose, name="answer-choose"),
    path(f"{_TASK}/summary/", views.summary, name="answer-summary"),
    path(f"{_TASK}/submit/", views.submit, name="answer-submit"),
    path(f"{_TASK}/done/", views.done, name="answer-done"),
]
