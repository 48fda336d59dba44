"""Where the parts meet."""

from django.urls import path

from consortium.home import views

urlpatterns = [path("", views.home, name="portal-home")]
