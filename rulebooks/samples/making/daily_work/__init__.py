"""The sample facts of the rulebook `daily_work`: a month of an e-commerce department's registers."""
