"""Scorecards of people and teams, and past audits by other scoring profiles."""
