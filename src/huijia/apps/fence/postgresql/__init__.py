"""Django's backend for PostgreSQL, which tells each connection who looks before it asks anything."""
