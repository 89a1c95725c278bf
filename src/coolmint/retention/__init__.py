"""Removing what is no longer needed, after the periods in the settings."""
