"""Erasing a person everywhere on request: what is removed, what is told of it, what keeps them from coming back."""
