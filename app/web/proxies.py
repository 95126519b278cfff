"""Believes what a proxy says of a visitor's address, if the proxy is one of those trusted."""

import ipaddress
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def behind(app: "WSGIApplication", trusted: Sequence[Network]) -> "WSGIApplication":
    """Wrap an application so that REMOTE_ADDR is the visitor's and no forwarding header gets further."""

    def wrapped(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        chain = str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",")
        environ["REMOTE_ADDR"] = visitor(str(environ.get("REMOTE_ADDR", "")), chain, trusted)
        for name in [name for name in environ if name.startswith(("HTTP_X_FORWARDED", "HTTP_FORWARDED"))]:
            del environ[name]
        return app(environ, start_response)

    return wrapped


def visitor(peer: str, chain: Sequence[str], trusted: Sequence[Network]) -> str:
    """The last address of the way here that no trusted proxy vouches for being its own.

    peer   who is connected; `chain` is what X-Forwarded-For says, the nearest last
    """
    here = _address(peer)
    for said in reversed(chain):
        if here is None or not any(here in network for network in trusted):
            break
        before = _address(said.strip())
        if before is None:
            break
        here = before
    return str(here) if here is not None else peer


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
