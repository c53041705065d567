"""The database engine: PostgreSQL, embedded or at DATABASE_URL, behind one Django backend."""
