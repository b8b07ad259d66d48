"""The sample facts of the rulebook `telesales`: a month of the telephone system's exports and the department's registers."""
