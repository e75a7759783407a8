"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from .parent import leave_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cliffhanger.config.settings")
leave_with_parent()
application = get_wsgi_application()
