"""The operator's own audit of a running house: private things are made, looked for at every door and in every trace, and removed."""
