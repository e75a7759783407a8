import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_shelves"),
        ("reviews", "0002_kudos"),
        ("works", "0002_reading_room"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MarginNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("guest_name", models.CharField(blank=True, max_length=60, verbose_name="your name")),
                ("guest_mark", models.CharField(blank=True, max_length=64)),
                ("form_key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("anchor", models.JSONField()),
                (
                    "text",
                    models.TextField(validators=[django.core.validators.MaxLengthValidator(20000)]),
                ),
                ("written_at", models.DateTimeField()),
                ("waits_since", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_by_moderator", models.BooleanField(default=False)),
                ("removal_reason", models.CharField(blank=True, max_length=300)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="margin_notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "chapter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="margin_notes",
                        to="works.chapter",
                    ),
                ),
                (
                    "pseud",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.pseud",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="margin_notes",
                        to="works.work",
                    ),
                ),
            ],
            options={
                "ordering": ["written_at", "pk"],
                "indexes": [
                    models.Index(fields=["chapter", "written_at"], name="reviews_mar_chapter_058543_idx"),
                    models.Index(fields=["work", "-written_at"], name="reviews_mar_work_id_f32290_idx"),
                    models.Index(fields=["account", "written_at"], name="reviews_mar_account_de617b_idx"),
                ],
            },
        ),
    ]
