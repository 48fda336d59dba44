"""One SMTP connection, held so that the last dot is ours to send or to withhold."""

import re
import smtplib
import socket
import ssl
from types import TracebackType

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from consortium.delivery.crash_points import reach

REPLY_WAIT = 600  # seconds; a server may take ten minutes to accept what it was given
_LINE_END = re.compile(rb"\r\n|\r|\n")


class Refused(Exception):
    """The server answered no."""

    def __init__(self, stage: str, code: int, reply: bytes) -> None:
        super().__init__(f"{stage}: {code}")
        self.stage, self.code = stage, code
        self.reply = reply.decode("utf-8", "replace").replace("\n", " ").replace("\x00", "")[:300]


class Broken(Exception):
    """There was no answer, or none that can be understood."""

    def __init__(self, stage: str, cause: str) -> None:
        super().__init__(f"{stage}: {cause}")
        self.stage, self.cause = stage, cause


def dotted(body: bytes) -> bytes:
    """Return the body as DATA carries it: CRLF everywhere, leading dots doubled, ending with CRLF."""
    lines = _LINE_END.sub(b"\r\n", body)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


class Relay:
    """The mail server of settings. Connects on the first message, and again after `drop`."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> "Relay":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None and self._smtp is not None:
            self._quit()
        self.drop()

    def connect(self) -> None:
        """Open the connection, with TLS and sign-in where settings ask. Raises Broken for any failure of these."""
        if self._smtp is not None:
            return
        try:
            self._smtp = _opened()
            reach("after_connect")
        except (OSError, smtplib.SMTPException) as failure:
            self.drop()
            raise Broken("connect", type(failure).__name__) from failure

    def hand_over(self, *, sender: str, recipient: str, body: bytes) -> None:
        """Send everything but the final dot: until `commit`, the server must not deliver.

        Raises Refused where the server said no, and Broken where the connection failed.
        """
        self._ask("mail", f"MAIL FROM:<{sender}>")
        reach("after_mail")
        self._ask("rcpt", f"RCPT TO:<{recipient}>")
        reach("after_rcpt")
        self._ask("data", "DATA", expected=3)
        lines = dotted(body)
        self._send("data", lines[: len(lines) // 2])
        reach("mid_data")
        self._send("data", lines[len(lines) // 2 :])

    def commit(self) -> tuple[int, str]:
        """Send the dot and wait for the verdict. Raises Refused for 4xx and 5xx, Broken if there is none."""
        if self._smtp is None or self._smtp.sock is None:
            raise Broken("dot", "not connected")
        self._smtp.sock.settimeout(REPLY_WAIT)
        self._send("dot", b".\r\n")
        reach("after_dot")
        code, reply = self._reply("dot")
        self._smtp.sock.settimeout(settings.EMAIL_TIMEOUT)
        return code, reply

    def drop(self) -> None:
        """Close the connection as it stands. Without the dot, the server forgets the message."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def reset(self) -> None:
        """Make ready for the next message after a refusal; a server that minds is connected to afresh."""
        try:
            self._ask("rset", "RSET")
        except (Refused, Broken):
            self.drop()

    def _ask(self, stage: str, command: str, *, expected: int = 2) -> tuple[int, str]:
        self._send(stage, f"{command}\r\n".encode("ascii"))
        return self._reply(stage, expected=expected)

    def _send(self, stage: str, data: bytes) -> None:
        if self._smtp is None:
            raise Broken(stage, "not connected")
        try:
            self._smtp.send(data)
        except (OSError, smtplib.SMTPException) as failure:
            self.drop()
            raise Broken(stage, type(failure).__name__) from failure

    def _reply(self, stage: str, *, expected: int = 2) -> tuple[int, str]:
        if self._smtp is None:
            raise Broken(stage, "not connected")
        try:
            code, reply = self._smtp.getreply()
        except (OSError, smtplib.SMTPException) as failure:
            self.drop()
            raise Broken(stage, type(failure).__name__) from failure
        if code // 100 in (4, 5):
            if code == 421:
                self.drop()
            raise Refused(stage, code, reply)
        if code // 100 != expected:
            self.drop()
            raise Broken(stage, f"reply {code}")
        return code, Refused(stage, code, reply).reply

    def _quit(self) -> None:
        try:
            self._ask("quit", "QUIT")
        except (Refused, Broken):
            self.drop()


def _opened() -> smtplib.SMTP:
    context = ssl.create_default_context()
    place = {"timeout": settings.EMAIL_TIMEOUT, "local_hostname": DNS_NAME.get_fqdn()}
    smtp: smtplib.SMTP
    if settings.EMAIL_USE_SSL:
        smtp = smtplib.SMTP_SSL(settings.EMAIL_HOST, settings.EMAIL_PORT, context=context, **place)
    else:
        smtp = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, **place)
    try:
        if settings.EMAIL_USE_TLS:
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        smtp.close()
        raise
    if smtp.sock is not None:  # the dot is a packet of its own: held back for an answer to the last, it costs 40 ms
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return smtp
