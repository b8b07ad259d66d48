"""The sample facts of the rulebook `fengyun`: a month of raw exports and a year in the normal form."""
