"""Clients that others wrote, unmodified and from npm, before a house that is served."""
