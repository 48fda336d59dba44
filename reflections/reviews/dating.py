"""Reviews in people's calendars. They stand there for every party alike, answered or not."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from consortium.access.actor import Actor
from consortium.feeds.sources import Entry
from reflections.reviews.models import Mode, Review


def entries(actor: Actor, since: date) -> Iterator[Entry]:
    """Yield when a review opens and by when it is answered. One that protects answers is not named: others look on.

    Nothing here depends on who has answered.
    """
    reviews = Review.objects.visible_to(actor).standing().filter(due_on__gte=since).select_related("partnership")
    for review in reviews:
        name = f"Review of {review.partnership.name}" if review.mode == Mode.OPEN else "A review"
        path = reverse("review-detail", args=[actor.consortium_slug, review.pk])
        for part, words, on in [("opens", "opens", review.opens_on), ("due", "answers by today", review.due_on)]:
            if on >= since:
                yield Entry(key=f"review/{review.pk}/{part}", title=f"{name}: {words}", when=on, path=path)
