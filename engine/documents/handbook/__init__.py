"""The handbook: one model in words of both languages, then HTML, Markdown, Word and PDF; and what changed since a former version."""
