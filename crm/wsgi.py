"""The WSGI application, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
os.environ.setdefault("WEB_PROCESS", "1")  # a pool of connections and a limit on statements

application = get_wsgi_application()
