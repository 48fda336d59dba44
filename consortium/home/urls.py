"""Where the parts meet."""

from django.urls import path

from consortium.home import board_views, views

urlpatterns = [
    path("", views.home, name="portal-home"),
    path("board-report/", board_views.board, name="board-report"),
    path("board-report/report.pdf", board_views.board_pdf, name="board-report-pdf"),
    path("board-report/report.csv", board_views.board_csv, name="board-report-csv"),
]
