"""What the commands and the embedding API share: rulebooks opened, facts found, the period decided. Nothing prints."""
