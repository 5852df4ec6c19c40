"""The HTTP door: sign-in pages, the session's cookies, health, metrics, uploads, and the guard of Reflex's socket."""
