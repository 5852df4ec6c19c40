"""HTTP routes of encounters: for programs with a key that acts for a provider or a biller, and files to download."""
