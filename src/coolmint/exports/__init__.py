"""Taking activities out as a file: exactly a filtered list or a selection, whole or not at all."""
