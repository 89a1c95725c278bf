"""The calls about signing in, one's own account, and everybody's."""
