"""A seat knows who offered it, and every kind of seat that waits keeps its agreements in one table."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consortium", "0001_initial")]

    operations = [
        migrations.RenameModel(old_name="BrokerAcceptance", new_name="Acceptance"),
        migrations.AddField(
            model_name="seat",
            name="invited_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
