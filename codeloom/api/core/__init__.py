"""What every HTTP route stands on: the guard, callers, cookies, headers, problems, downloads."""
