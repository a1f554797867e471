"""Tests of extras, which are not in the suite because what they need is large: each file is named by a target of its own."""
