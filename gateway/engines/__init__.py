"""Renderers of pictures, a folder each; each implements `schema.ports.Engine` and knows no other."""
