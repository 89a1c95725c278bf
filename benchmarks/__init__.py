"""Measurements at realistic size; run with `make bench N=…`. Each states what it costs and the floor beside it."""
