"""From a letter to the bytes on the wire: safe headers, plain and HTML, seven bits, one recipient."""

import re
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings

from consortium.mail.letters import Letter, as_html, as_text
from consortium.mail.models import Message

_WIRE = compat32.clone(linesep="\r\n", max_line_length=0)  # a folded List-Unsubscribe is not read everywhere
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def one_line(value: object) -> str:
    """Return the value without line breaks and control characters, so that it can only ever be one header."""
    return _CONTROL.sub(" ", str(value)).strip()


def ascii_address(address: str) -> str:
    """Return the address as SMTP carries it. Raises UnicodeError if it cannot."""
    local, _, domain = one_line(address).rpartition("@")
    local.encode("ascii")
    return f"{local}@{domain.encode('idna').decode()}"


def sender() -> str:
    """Return the envelope sender."""
    return ascii_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def as_bytes(message: Message, letter: Letter, unsubscribe_url: str, *, now: datetime) -> bytes:
    """Return the whole mail, with CRLF line ends."""
    mail = MIMEMultipart("alternative")
    from_name = parseaddr(settings.DEFAULT_FROM_EMAIL)[0]
    mail["From"] = formataddr((from_name, sender()), "utf-8")
    mail["To"] = formataddr((one_line(message.name), ascii_address(message.address)), "utf-8")
    subject = one_line(letter.subject)
    mail["Subject"] = Header(subject, "ascii" if subject.isascii() else "utf-8").encode()
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = one_line(message.message_id)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{one_line(unsubscribe_url)}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.attach(_part(as_text(letter, unsubscribe_url), "plain"))
    mail.attach(_part(as_html(letter, unsubscribe_url), "html"))
    return mail.as_bytes(policy=_WIRE)


def _part(text: str, subtype: str) -> MIMEText:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return MIMEText(text, subtype, charset)  # type: ignore[arg-type]
