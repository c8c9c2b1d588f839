"""What everyone may see: the front door, results, documents."""
