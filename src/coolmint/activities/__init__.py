"""The structured activity (SfActivityStructured): filter, search, facets, list, detail."""
