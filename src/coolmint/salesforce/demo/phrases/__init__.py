"""Pools of sentences for notes. Words in braces are filled from the activity, see `slots.py`."""
