"""What is counted of finalized visits, how rates are compared, and the lessons that follow from gaps. Pure values."""
