"""A GraphQL operation and an audience become SQL statements and a shaping function. All reads go this way, and there is no other."""
