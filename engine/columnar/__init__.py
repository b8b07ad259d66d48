"""The columnar evaluator: a program compiled to SQL over scaled integers, run by an embedded database.

Data goes one way: places (which rows and periods there are) → stages (which rule is found in which query) →
terms (SQL with its range) → queries → results. What a rulebook means is defined by the reference evaluator.
"""
