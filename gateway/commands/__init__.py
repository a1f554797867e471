"""The commands of `sfumato`, a file each, and what they share."""
