"""How the sample facts are made: shared writers, and a folder for each rulebook."""
