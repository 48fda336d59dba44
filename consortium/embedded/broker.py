"""The broker of `make run`: a Redis server in Python, for machines that have none.

It may lose all that it holds: the database is the queue. Django is not imported, which keeps it small.
"""

import os

from fakeredis import TcpFakeServer


def main() -> None:
    server = TcpFakeServer(("127.0.0.1", int(os.environ["PORT_BROKER"])))
    server.daemon_threads = True  # stop with the process, whoever is still connected
    server.serve_forever()


if __name__ == "__main__":
    main()
