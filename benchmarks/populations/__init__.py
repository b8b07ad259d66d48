"""Seeded populations of any size, as Parquet: the facts of one month that a rulebook reads.

The same seed gives the same people, and a small population is the beginning of a large one.
"""
