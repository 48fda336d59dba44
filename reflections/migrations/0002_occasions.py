from django.db import migrations, models

import reflections.reviews.occasions


class Migration(migrations.Migration):
    """Cadences that are there already go on as they were, by the calendar alone; new ones begin with every occasion."""

    dependencies = [("reflections", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="cadence",
            name="occasions",
            field=models.JSONField(blank=True, default=list, verbose_name="also when"),
        ),
        migrations.AlterField(
            model_name="cadence",
            name="occasions",
            field=models.JSONField(blank=True, default=reflections.reviews.occasions.every, verbose_name="also when"),
        ),
    ]
