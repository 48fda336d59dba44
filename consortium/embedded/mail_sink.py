"""The mail server of `make run`: takes every message, sends none, keeps them under `var/mail/`."""

import asyncio
import os
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from consortium.embedded.mailbox import Mailbox

LARGEST = 10 * 1024 * 1024


class Keeper:
    """Keeps each message, with the addresses it was really sent from and to."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        body = envelope.content if isinstance(envelope.content, bytes) else b""
        recipients = ", ".join(envelope.rcpt_tos)
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {recipients}\r\n"
        number = self.mailbox.keep(head.encode() + body)
        return f"250 Kept as {number}"


async def serve(port: int, folder: Path) -> None:
    """Take mail on 127.0.0.1 until cancelled."""
    keeper = Keeper(Mailbox(folder))

    def session() -> SMTP:
        return SMTP(keeper, hostname="localhost", data_size_limit=LARGEST, enable_SMTPUTF8=True)

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(os.environ["PORT_MAIL"]), Path(os.environ["MAIL_SINK_DIR"])))
