"""The service: settings, addresses, middleware, health. Knows the apps; no app knows it."""
