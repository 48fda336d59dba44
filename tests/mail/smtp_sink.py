"""A real SMTP server for tests: it accepts, refuses, stalls or hangs up as told, and counts copies by Message-ID."""

import asyncio
import logging
import socket
from collections import Counter
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

logging.getLogger("mail.log").setLevel(logging.WARNING)


class Script:
    """What the server does next. Each behaviour lasts until it is changed, or for the addresses in `only`."""

    def __init__(self):
        self.mail = self.rcpt = self.data = None  # a reply such as "450 Later", "hang", or None to accept
        self.after_dot = (
            None  # a reply, "hang", "reset" (accept, then hang up without a reply), "vanish" (keep nothing)
        )
        self.only = None
        self.pause = 0  # seconds before each verdict on a message

    def applies_to(self, address):
        return self.only is None or address in self.only


class Handler:
    def __init__(self, script):
        self.script = script
        self.accepted = []  # (envelope sender, recipients, raw bytes)
        self.connections = 0

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802  the name is aiosmtpd’s
        self.connections += not hasattr(session, "counted")
        session.counted = True
        answer = await self._act(server, self.script.mail)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  the name is aiosmtpd’s
        answer = await self._act(server, self.script.rcpt) if self.script.applies_to(address) else None
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  the name is aiosmtpd’s
        deed = self.script.after_dot if self.script.applies_to(envelope.rcpt_tos[0]) else None
        if deed is None or deed in ("reset", "hang"):
            self.accepted.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        if self.script.pause:
            await asyncio.sleep(self.script.pause)
        return await self._act(server, deed) or "250 Kept"

    async def _act(self, server, deed):
        if deed == "hang":
            await asyncio.sleep(30)
        if deed in ("reset", "vanish"):
            server.transport.abort()
            await asyncio.sleep(0.05)
        return deed if deed and deed[0] in "245" else None


class Server(SMTP):
    script = None

    async def smtp_DATA(self, arg):  # noqa: N802  the name is aiosmtpd’s
        if self.script.data:
            await self.push(self.script.data)
            return
        await super().smtp_DATA(arg)


class Sink:
    """`with Sink() as sink:`; `sink.script` says how to behave, `sink.copies` counts by Message-ID."""

    def __init__(self):
        self.script = Script()
        self.handler = Handler(self.script)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._controller = _Controller(self.handler, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_):
        self._controller.stop()

    @property
    def raw(self):
        return [content for _, _, content in self.handler.accepted]

    @property
    def mails(self):
        return [message_from_bytes(content, policy=policy.default) for content in self.raw]

    @property
    def copies(self):
        return Counter(mail["Message-ID"] for mail in self.mails)

    @property
    def recipients(self):
        return [recipients for _, recipients, _ in self.handler.accepted]


class _Controller(Controller):
    def factory(self):
        server = Server(self.handler, hostname="sink", enable_SMTPUTF8=False, timeout=60)
        server.script = self.handler.script
        return server
