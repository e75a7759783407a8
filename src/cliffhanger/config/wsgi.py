"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from .parent import leave_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cliffhanger.config.settings")
leave_with_parent()
archive = get_wsgi_application()

from django.conf import settings  # noqa: E402 - read by now

from cliffhanger.archive.watch import watch  # noqa: E402 - has models
from cliffhanger.kit.pagecache import PageCache  # noqa: E402

# Behind a proxy every reader has the proxy's address: theirs is in what it forwards.
application = wrap_wsgi_with_proxy_headers(archive, settings.PROXIES)
if settings.PAGE_CACHE and not settings.DEBUG:
    application = PageCache(application, watch(), settings.PAGE_CACHE)
