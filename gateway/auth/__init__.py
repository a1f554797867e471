"""Who is at the door: tokens and cookies, passwords, and how often one may guess."""
