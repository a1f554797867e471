"""What may be done: every write. Each action is one function and one transaction, and raises Refused where the caller did wrong."""
