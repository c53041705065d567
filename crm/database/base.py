"""Django's PostgreSQL backend, which also starts the embedded server and refuses a superuser."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        embedded = settings.EMBEDDED_POSTGRES
        if embedded:
            embedded.start()
        try:
            connection = super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            if not embedded or not embedded.start(again=True):
                raise
            connection = super().get_new_connection(conn_params)
        self._refuse_superuser(connection)
        return connection

    def _refuse_superuser(self, connection):
        """SQL injection plus a superuser is a shell; the server itself says who we are, at no cost."""
        if settings.ALLOW_SUPERUSER_DATABASE:
            return
        if connection.info.parameter_status("is_superuser") == "on":
            user = connection.info.user
            if self.pool:
                self.pool.putconn(connection)
            else:
                connection.close()
            raise ImproperlyConfigured(
                f"The database role “{user}” is a superuser. Connect as a plain role that owns its "
                "database (CREATE ROLE crm LOGIN CREATEDB), or set ALLOW_SUPERUSER_DATABASE=1."
            )
