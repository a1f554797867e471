"""How a file says how it was made, who vouches for that, and what a file tells."""
