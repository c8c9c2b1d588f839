"""Set what every response carries, and check what every request must be. Scripts are this site's own files alone, and
no reply needs any."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, make_response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from ballot.config import Settings
from ballot.web.kit import forms
from ballot.web.kit.access import (
    FORM_BYTES,
    SAFE,
    View,
    guard_forms_again,
    limit_request_size,
    require_audience,
    stop_acting,
)
from ballot.web.kit.context import parts

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
"""Content-Security-Policy. A view that needs another one sets the header itself."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Addresses of this site may hold a person's link: no other site, and no log of one, is told where somebody came from.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_TWO_YEARS = 63_072_000


class MailedToken(BaseConverter):
    """All that follows in an address, line breaks and slashes too: a mailed link may have been changed on its way
    (`services.access.tokens.token_in`)."""

    regex = r"(?s:.*)"
    part_isolating = False


def configure(app: Flask, settings: Settings) -> None:
    """Configure cookies, limits and hosts."""
    if settings.trusted_proxies:
        # Without this every capital would share the proxy's address, and its limit of failed sign-ins.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=1, x_host=0)  # type: ignore[method-assign]
    app.url_map.converters["mailed"] = MailedToken
    secure = settings.secure_cookies
    app.config.update(
        SECRET_KEY=settings.need_secret_key(),
        # The prefix makes browsers refuse the cookie from anything but this very host over HTTPS.
        SESSION_COOKIE_NAME="__Host-ballot" if secure else "ballot",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=2_000,
        TRUSTED_HOSTS=[urlsplit(settings.base_url).hostname],
        WTF_CSRF_TIME_LIMIT=None,  # a paper may stay open for days; the session decides
        WTF_CSRF_SSL_STRICT=False,  # it would demand the Referer that our own policy withholds
    )


def install_security(app: Flask, settings: Settings) -> None:
    """Add checks before each request, and headers after it. The order matters: CSRF protection reads the form."""
    app.before_request(_share_reading_of_pages)
    app.before_request(limit_request_size)
    app.before_request(_require_same_site)
    app.before_request(require_audience)
    CSRFProtect(app)
    app.before_request(guard_forms_again)
    forms.install_forms(app)
    app.before_request(_share_reading)
    app.teardown_request(_stop_sharing)
    app.teardown_request(stop_acting)

    @app.after_request
    def seal(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.secure_cookies:
            response.headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"
        if not _is_cacheable(response):
            response.headers["Cache-Control"] = "no-store"
            response.headers.pop("Expires", None)
        return response


def cacheable(view: View) -> View:
    """Declare that a view's response is the same for everyone and sets its own Cache-Control."""
    view.cacheable = True  # type: ignore[attr-defined]  # what functions carry is not typed
    return view


def _is_cacheable(response: Response) -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return response.status_code in (200, 304) and getattr(view, "cacheable", False)


def _require_same_site() -> None:
    """Refuse a form of another site before its token is checked. Browsers of the last years tell which site it is of."""
    if request.method not in SAFE and request.headers.get("Sec-Fetch-Site", "same-origin") not in (
        "same-origin",
        "none",
    ):
        abort(403)


POLICY_OF_PAGE_WITH_FRAME = CONTENT_SECURITY_POLICY + "; frame-src 'self'"
"""The policy of a page that shows a mail in a frame."""
_POLICY_OF_FRAME = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups"
)


def show_mail_in_frame(html: str) -> Response:
    """Return the HTML part of a mail, for a frame in which it may do nothing but open its links elsewhere."""
    response = make_response(f'<base target="_blank">{html}')
    response.headers["Content-Security-Policy"] = _POLICY_OF_FRAME
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _share_reading_of_pages() -> None:
    """A page is read in one transaction. For a form, it begins when the form has arrived, which may take its time."""
    if request.method in SAFE:
        _share_reading()


def _share_reading() -> None:
    parts().store.share_reading()


def _stop_sharing(_error: BaseException | None) -> None:
    parts().store.stop_sharing()
