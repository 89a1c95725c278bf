"""Brings export files into the mirror, one transaction a file."""
