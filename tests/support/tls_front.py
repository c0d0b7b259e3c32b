"""Speaks TLS before a store that does not: the embedded one is built without.

`python tests/support/tls_front.py PORT BEHIND CERTIFICATE`: a process of its own, ended by a signal.
"""

import asyncio
import ssl
import sys
from contextlib import suppress


async def serve(port: int, behind: int, certificate: str) -> None:
    """Relay until the process is ended."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", behind)
        await asyncio.gather(pass_on(reader, behind_writer), pass_on(behind_reader, writer))

    server = await asyncio.start_server(relay, "127.0.0.1", port, ssl=context)
    await server.serve_forever()


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy one direction until it ends."""
    with suppress(ConnectionError, ssl.SSLError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
        writer.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
