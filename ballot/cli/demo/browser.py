"""A browser without a window: pages over HTTP, cookies, and forms sent as their pages say. Standard library only."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener


class Unexpected(Exception):
    """A page that is not the one that was meant to come."""


@dataclass
class Form:
    """A form: where it goes, its fields as the page has filled them in, and its buttons (name, value)."""

    action: str
    multipart: bool
    fields: list[tuple[str, str]] = field(default_factory=list)
    offered: set[str] = field(default_factory=set)
    """Names of all fields, also of those that are empty, such as choices not yet made."""
    buttons: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[tuple[str, str]] = field(default_factory=list)
    """Name and value of each checkbox, ticked or not."""


@dataclass(frozen=True)
class Upload:
    """A file for a form."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Page:
    """What came back: status, final address, content, and for HTML its text, forms and links (addresses)."""

    status: int
    address: str
    content: bytes
    title: str
    text: str
    forms: tuple[Form, ...]
    links: tuple[str, ...]

    def require(self, status: int, what: str) -> Page:
        """Return the page itself. Raise Unexpected unless it has this status."""
        if self.status != status:
            raise Unexpected(f"{what}: {self.address} answered {self.status}, not {status}: {self.title}")
        return self

    def form(self, *names: str, button: tuple[str, str] | None = None) -> Form:
        """Return the first form that offers all these fields, and this button. Raise Unexpected where there is none."""
        for one in self.forms:
            if one.offered.issuperset(names) and (button is None or button in one.buttons):
                return one
        raise Unexpected(f"{self.address} ({self.title}) has no form with {', '.join(names)} {button or ''}")

    def link(self, ending: str) -> str:
        """Return the first link whose address ends so. Raise Unexpected where there is none."""
        for address in self.links:
            if address.endswith(ending):
                return address
        raise Unexpected(f"{self.address} ({self.title}) has no link to …{ending}")


class Browser:
    """One person's browser. Not for several threads at once; each person has one of their own."""

    def __init__(self, base: str) -> None:
        self._base = base
        # No proxy: the site is on this machine, whatever the environment says.
        self._opener: OpenerDirector = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def get(self, address: str) -> Page:
        """Open a page, following redirects; return what came. Raise as `send` does."""
        return self._send_request(Request(urljoin(self._base, address)))  # noqa: S310 - an address of our own site

    def send(
        self,
        form: Form,
        given: Mapping[str, str | Sequence[str]] | None = None,
        button: tuple[str, str] | None = None,
        files: Mapping[str, Upload] | None = None,
    ) -> Page:
        """Fill in the form and press its button (the first one, unless another is named); return the page that comes.
        A field with several values is sent with each of them.

        Waits as long as the connection lasts: a site that dies ends it. Raise OSError then, and Unexpected for half a page.
        """
        given = given or {}
        if button is None and form.buttons and form.buttons[0][0]:
            button = form.buttons[0]
        fields = [(name, value) for name, value in form.fields if name not in given]
        for name, value in given.items():
            fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        if button is not None:
            fields.append(button)
        if form.multipart:
            body, content_type = _encode_multipart(fields, files or {})
        else:
            body, content_type = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        headers = {"Content-Type": content_type}
        return self._send_request(Request(urljoin(self._base, form.action), body, headers))  # noqa: S310 - the same

    def _send_request(self, request: Request) -> Page:
        if not request.full_url.startswith(self._base):
            raise Unexpected(f"{request.full_url} is not on {self._base}")
        try:
            with self._opener.open(request) as response:
                return _parse_page(response.status, response.url, response.headers.get_content_type(), response.read())
        except HTTPError as error:
            with error:
                kind = error.headers.get_content_type()
                return _parse_page(error.code, error.url or request.full_url, kind, error.read())
        except HTTPException as error:
            raise Unexpected(f"{request.full_url} was not answered to the end: {type(error).__name__}") from error


def _parse_page(status: int, address: str, media_type: str, content: bytes) -> Page:
    parser = _Reader(address)
    if media_type == "text/html":
        parser.feed(content.decode())
        parser.close()
    return Page(
        status,
        address,
        content,
        " ".join("".join(parser.title).split()),
        " ".join("".join(parser.text).split()),
        tuple(parser.forms),
        tuple(parser.links),
    )


def _encode_multipart(fields: list[tuple[str, str]], files: Mapping[str, Upload]) -> tuple[bytes, str]:
    boundary = secrets.token_hex(16)
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields]
    for name, file in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file.file_name}"'
        parts.append(f"{head}\r\nContent-Type: {file.media_type}\r\n\r\n".encode() + file.content)
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


class _Reader(HTMLParser):
    """Takes from a page what a person would use of it."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.title: list[str] = []
        self.text: list[str] = []
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._address = address
        self._form: Form | None = None
        self._form_by_id: dict[str, Form] = {}
        """For fields that stand outside their form and name it; here it comes before them."""
        self._inside = ""
        self._select: tuple[str, str | None] | None = None
        """Name, and the option chosen so far."""
        self._area: tuple[str, list[str]] | None = None
        """Name, and the text so far."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag in ("title", "script", "style"):
            self._inside = tag
        elif tag == "a" and "href" in have:
            self.links.append(urljoin(self._address, have["href"]))
        elif tag == "form":
            action = urljoin(self._address, have.get("action") or self._address)
            self._form = Form(action, have.get("enctype") == "multipart/form-data")
            self.forms.append(self._form)
            self._form_by_id[have.get("id", "")] = self._form
        elif "disabled" not in have:
            form = self._form_by_id.get(have["form"]) if "form" in have else self._form
            if form is not None:
                self._read_field(form, tag, have)

    def _read_field(self, form: Form, tag: str, have: Mapping[str, str]) -> None:
        name, kind = have.get("name", ""), have.get("type", "submit" if tag == "button" else "text")
        if tag in ("button", "input") and kind in ("submit", "button", "reset", "image"):
            if kind == "submit":
                form.buttons.append((name, have.get("value", "")))
        elif tag in ("input", "select", "textarea") and name:
            form.offered.add(name)
            if tag == "select":
                self._select = (name, None)
            elif tag == "textarea":
                self._area = (name, [])
            elif kind == "checkbox":
                form.boxes.append((name, have.get("value", "on")))
            if tag == "input" and (kind not in ("radio", "checkbox", "file") or "checked" in have):
                form.fields.append((name, have.get("value", "on" if "checked" in have else "")))
        elif tag == "option" and self._select is not None and ("selected" in have or self._select[1] is None):
            self._select = (self._select[0], have.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        elif tag == "form":
            self._form = None
        elif tag == "select" and self._form is not None and self._select is not None:
            self._form.fields.append((self._select[0], self._select[1] or ""))
            self._select = None
        elif tag == "textarea" and self._form is not None and self._area is not None:
            # A browser drops the line break that stands first in a textarea.
            self._form.fields.append((self._area[0], "".join(self._area[1]).removeprefix("\n")))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)
        elif self._inside == "title":
            self.title.append(data)
        elif not self._inside:
            self.text.append(data)
