"""Layout: from characters on pages to blocks in reading order."""
