"""How the sample quarter of the rulebook `foreign_trade` is made."""
