"""The proof of what the oracle says: generated worlds, asked through every door that the product has."""
