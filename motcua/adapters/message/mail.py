"""E-mail through Django: an SMTP server, or a folder in the demo."""

import smtplib

from django.core.mail import EmailMessage

from motcua.domain.notifications.ports import Undelivered


class MailMessenger:
    """Sends plain-text letters; the key becomes the Message-ID's own part."""

    def send(self, *, to: str, subject: str, text: str, key: str) -> None:
        """Hand the letter to the mail server; raise Undelivered when it refuses."""
        message = EmailMessage(
            subject=subject, body=text, to=[to], headers={"X-Motcua-Key": key}
        )
        try:
            # Made once before any connection: a malformed address is a ValueError, and
            # trying again will not help, a person will.
            message.message()
            message.send()
        except (smtplib.SMTPException, OSError, ValueError) as fault:
            raise Undelivered(str(fault)) from fault
