"""What a user has chosen: resolving it, its receipt, and its text for a model."""
