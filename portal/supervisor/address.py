"""Where the site is served: HOST and PORT, whether they are free, whether pages come."""

import http.client
import json
import os
import socket
from dataclasses import dataclass

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - recognised, not chosen


def reachable(host: str) -> str:
    """The host as it is written in an address that leads here from this machine."""
    host = EVERYWHERE.get(host, host)
    return f"[{host}]" if ":" in host else host


class BadAddress(Exception):
    """HOST or PORT cannot be used; the text is one sentence."""


@dataclass(frozen=True)
class Address:
    """What the web server listens on."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> "Address":
        """HOST and PORT, 127.0.0.1 and 8000 where they are not set. Raises BadAddress."""
        port = os.environ.get("PORT") or str(DEFAULT_PORT)
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise BadAddress(f"PORT={port} is not a port: give a number from 1 to 65535.")
        return cls(os.environ.get("HOST") or DEFAULT_HOST, int(port))

    @property
    def bracketed(self) -> str:
        """HOST:PORT as it is written in addresses and for gunicorn."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The address of the home page."""
        return f"http://{self.bracketed}/"

    def check_free(self) -> None:
        """Raises BadAddress unless a server could listen here now."""
        try:
            family, kind, number, _, where = socket.getaddrinfo(
                self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
        except OSError as error:
            raise BadAddress(f"HOST={self.host} is not an address of this machine.") from error
        with socket.socket(family, kind, number) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(where)
                probe.listen()
            except PermissionError as error:
                raise BadAddress(
                    f"Port {self.port} needs special rights: choose one above 1023 with PORT=."
                ) from error
            except OSError as error:
                if error.errno == 99:  # EADDRNOTAVAIL
                    raise BadAddress(f"HOST={self.host} is not an address of this machine.") from error
                raise BadAddress(
                    f"Port {self.port} on {self.host} is in use by another program: "
                    f"stop that, or choose another port, for example: make run PORT={self.port + 1}"
                ) from error

    def get(self, path: str, seconds: float = 5.0) -> tuple[int, bytes]:
        """Status and body of a page of ours; (0, b"") when nobody answers."""
        link = http.client.HTTPConnection(EVERYWHERE.get(self.host, self.host), self.port, timeout=seconds)
        try:
            link.request("GET", path)
            answer = link.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            link.close()

    def health(self) -> dict[str, str]:
        """What our own /healthz/ says; empty when nobody answers."""
        _, body = self.get("/healthz/", seconds=2.0)
        try:
            said = json.loads(body)
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}
