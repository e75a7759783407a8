"""What processes remember together: the same in each of them, and not for ever."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from cliffhanger.archive import cached
from cliffhanger.archive.models import Cached


@pytest.mark.django_db(transaction=True)
def test_another_process_knows_of_it() -> None:
    cache.set("tried", [1.5, 2.5], 60)
    database = connection.settings_dict
    where = database["NAME"]
    if connection.vendor == "postgresql":
        where = f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{where}"
    else:
        where = f"sqlite:///{where}"
    asks = "import django; django.setup()\nfrom django.core.cache import cache; print(cache.get('tried'), cache.add('tried', 0))"
    answer = subprocess.run(
        [sys.executable, "-c", asks],
        env={"DATABASE_URL": where, "DJANGO_SETTINGS_MODULE": "cliffhanger.config.settings", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "[1.5, 2.5] False"


@pytest.mark.django_db
def test_what_is_over_is_cleaned_away() -> None:
    cache.set("over", 1, 60)
    cache.set("still", 1, 3600)
    Cached.objects.filter(cache_key__endswith="over").update(expires=timezone.now() - timedelta(seconds=5))
    cached.prune()
    assert [one.cache_key for one in Cached.objects.all()] == [":1:still"]
