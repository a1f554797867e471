"""Each kind of request for itself, at half of what the house can do, over five hundred connections: `make soak`."""
