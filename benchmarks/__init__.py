"""What Ballot costs, measured against the least that the same work could cost. `python -m benchmarks` runs it all.

These are measurements, not tests: nothing fails because a machine is slow. Where a figure is a ratio, both sides of it are
measured in the same run and in turns, so that whatever else the machine does weighs on both alike.
"""
