"""How fast and how exactly rules are worked out: `python -m benchmarks --people 100000`. See README.md here."""
