import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("works", "0007_rows_for_the_warnings_there_are")]

    operations = [
        migrations.CreateModel(
            name="Style",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.TextField(blank=True)),
                ("tried", models.TextField(blank=True)),
                ("mark", models.CharField(blank=True, max_length=12)),
                ("set_at", models.DateTimeField(null=True)),
                (
                    "work",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="style", to="works.work"
                    ),
                ),
            ],
        ),
    ]
