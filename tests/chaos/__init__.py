"""Workers that are killed at every boundary of a step and at random moments, and what is left of the house after it."""
