"""Putting every envelope under the newest key, so that an older one can be retired."""

from typing import Any

from django.db import transaction

from reflections.insights.models import ReleasedComment, Sheet
from reflections.responses import sealing
from reflections.responses.models import Response

BATCH = 200


def rotate_answer_keys() -> int:
    """Seal everything again; return how many. It may be stopped and run again: each batch stands by itself.

    A frozen row keeps its words: only the key that hides them changes, past the guard that refuses other changes.
    """
    return sum(_rotate(model) for model in [Response, Sheet, ReleasedComment])


def _rotate(model: Any) -> int:
    ids = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            rows = model._base_manager.select_for_update().filter(pk__in=ids[start : start + BATCH])
            for row in rows.only("pk", "sealed"):
                model._base_manager.filter(pk=row.pk).update(sealed=sealing.rotate(row.sealed))
    return len(ids)
