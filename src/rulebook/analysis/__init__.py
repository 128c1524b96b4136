"""What more can be asked of a vote, as plain functions: who is pivotal, what it would take to change an outcome, how
past votes would have gone under another rule, and whom a secret vote gives away. See docs/analysis.md.

All answers are exact. A question whose exact answer would take too long or too much memory is refused (AnalysisError)
before it is begun.
"""
