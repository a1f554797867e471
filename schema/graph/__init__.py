"""The Strawberry face: directives, types, queries and mutations, and the checks without which the house does not start."""
