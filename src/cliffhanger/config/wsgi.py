"""What the web server runs."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from .parent import leave_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cliffhanger.config.settings")
leave_with_parent()
archive = get_wsgi_application()

from django.conf import settings  # noqa: E402 - read by now
from django.urls import get_resolver  # noqa: E402 - as above

from cliffhanger.archive.watch import watch  # noqa: E402 - has models
from cliffhanger.kit.pagecache import PageCache  # noqa: E402

# Behind a proxy every reader has the proxy's address: theirs is in what it forwards.
application = wrap_wsgi_with_proxy_headers(archive, settings.PROXIES)
if (settings.PAGE_CACHE or settings.PIECES) and not settings.DEBUG:
    application = PageCache(application, watch(), settings.PAGE_CACHE, settings.PIECES)

# Django would read all addresses, and load every app's views, while the first reader waits.
get_resolver().url_patterns  # noqa: B018 - to ask for them is to read them

# What is loaded by now stays for good. Frozen, the collector need not walk through it again at every turn.
gc.collect()
gc.freeze()

# A thread that comes back from the disk with the write lock of SQLite in hand must not wait long for its turn:
# everybody else waits for it. Measured by `bench.review`.
sys.setswitchinterval(0.0005)  # seconds
