"""The few sentences of the page around Swagger UI; Swagger UI itself speaks English."""

TEXTS = {
    "en": {
        "title": "REST API",
        "key": "API key",
        "show": "Show",
        "hint": "You see what this key may do. It stays in this tab only, and is gone when you close or reload it.",
        "database": "Database",
        "database_needed": "Several databases answer here: name the one that the key belongs to.",
        "wrong": "This key is not accepted.",
        "unreachable": "The server gave no answer that this page understands.",
        "loading": "Loading …",
        "shown": "What you try out here is done for real, with your key.",
        "forget": "Use another key",
        "script": "This page needs JavaScript.",
    },
    "de": {
        "title": "REST-API",
        "key": "API-Schlüssel",
        "show": "Anzeigen",
        "hint": "Sie sehen, was dieser Schlüssel darf. Er bleibt nur in diesem Tab und ist beim Schließen oder "
        "Neuladen vergessen.",
        "database": "Datenbank",
        "database_needed": "Hier antworten mehrere Datenbanken: Nennen Sie die, zu der der Schlüssel gehört.",
        "wrong": "Dieser Schlüssel wird nicht angenommen.",
        "unreachable": "Der Server gab keine Antwort, die diese Seite versteht.",
        "loading": "Wird geladen …",
        "shown": "Was Sie hier ausprobieren, geschieht wirklich, mit Ihrem Schlüssel.",
        "forget": "Anderer Schlüssel",
        "script": "Diese Seite braucht JavaScript.",
    },
}
