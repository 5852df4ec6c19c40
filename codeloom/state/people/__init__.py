"""Screens of people: inviting a list of them, the page of one."""
