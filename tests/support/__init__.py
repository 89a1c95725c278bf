"""Makers and helpers for tests."""
