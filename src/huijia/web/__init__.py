"""What people see: templates by app, shared components, static files, and the pages that belong to no app."""
