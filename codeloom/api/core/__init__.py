"""What every HTTP route uses: the guard, origin and address of a request, cookies, headers, errors, downloads."""
