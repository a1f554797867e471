"""Who may see what, and who may do what. Nothing anywhere else decides either."""
