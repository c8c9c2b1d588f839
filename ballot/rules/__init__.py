"""What the procedure says, in arithmetic and types. Standard library only; time and facts are handed in."""
