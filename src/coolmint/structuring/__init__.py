"""Turns mirror rows into structured activities: pure rules and one runner."""
