"""What a contender says when it cannot run here."""


class NotAvailable(Exception):
    """What a contender needs is not there; the message says what."""
