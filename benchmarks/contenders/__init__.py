"""The contenders, a module each. A contender has `run(facts, output, people)`: see benchmarks/contest.py."""
