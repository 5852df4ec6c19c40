"""HTTP: sign-in pages, session cookies, health, metrics, uploads, /api/v1, and the guard in front of Reflex."""
