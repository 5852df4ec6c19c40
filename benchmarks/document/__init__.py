"""Writes the tables and plots of docs/PERFORMANCE.md from the figures that benchmarks kept. Measures nothing."""
