"""Who first offered each seat, as its history tells."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def read_inviters(apps, schema_editor):
    offers = apps.get_model("consortium", "Event").objects.filter(kind="seat.invited", subject_id=OuterRef("pk"))
    apps.get_model("consortium", "Seat").objects.update(invited_by=Subquery(offers.order_by("id").values("actor")[:1]))


class Migration(migrations.Migration):
    dependencies = [("consortium", "0002_seats_wait_for_leads")]

    operations = [migrations.RunPython(read_inviters, migrations.RunPython.noop)]
