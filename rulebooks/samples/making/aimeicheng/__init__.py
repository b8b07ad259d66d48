"""The sample facts of the rulebook `aimeicheng`: a month of a shop's rosters, clock records, registers and stock."""
