"""What pages show of a consultation: status lines, charts, timeline, results, findings."""
