"""One file a kind of rule: each lowers its surface to the core."""
