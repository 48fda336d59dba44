"""A complete production environment, invented, for what must be true of every real one."""

COMPLETE = {
    "CONSORTIUM_MODE": "production",
    "DEBUG": "",
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz-" + "y" * 10,
    "ANSWER_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "ALLOWED_HOSTS": "consortium.example",
    "SITE_URL": "https://consortium.example",
    "DATABASE_URL": "postgres://consortium@127.0.0.1:5432/consortium",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "DEFAULT_FROM_EMAIL": "Consortium <hello@consortium.example>",
    "CLOCK_OFFSET_FILE": "",
    "CRASH_AT": "",
    "SENTRY_DSN": "",
}
