"""E-mail through Django: an SMTP server, or a folder in the demo."""

import smtplib

from django.core.mail import EmailMessage

from motcua.domain.notifications.ports import Outgoing, Undelivered


class MailMessenger:
    """Sends plain-text letters; the key becomes a header of its own."""

    def send(self, *, message: Outgoing) -> str:
        """Hand the letter to the mail server; raise Undelivered when it refuses."""
        letter = EmailMessage(
            subject=message.subject,
            body=message.text,
            to=[message.to],
            headers={"X-Motcua-Key": message.key},
        )
        for file in message.attachments:
            letter.attach(file.name, file.content.decode(), file.media_type)
        try:
            # Made once before any connection: a malformed address is a ValueError, and
            # trying again will not help, a person will.
            letter.message()
            letter.send()
        except (smtplib.SMTPException, OSError, ValueError) as fault:
            raise Undelivered(str(fault)) from fault
        return ""
