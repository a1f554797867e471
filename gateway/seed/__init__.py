"""The people and pictures of a development house, made by the same actions and the same painter as everybody's."""
