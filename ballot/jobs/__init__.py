"""The timetable: each job is one service call, safe to run twice, anywhere, at any time."""
