"""The routes, one subject a file, and the answers they give. Each route needs a line in security/permissions.py."""
