"""Before a reply is recorded, a code is mailed to whoever sends it: the step that comes between, where it is asked for."""

from __future__ import annotations

from contextlib import suppress

from ballot.rules.refusals import BadInput, TooManySavedDrafts
from ballot.services.core.context import Parts
from ballot.services.core.recording import holding
from ballot.services.replies import confirmation_codes, saved_drafts
from ballot.services.replies.confirmation_codes import CodeSent
from ballot.services.replies.submission import ReplyForm, Sender, require_sender
from ballot.services.replies.submit import judged


def ask(parts: Parts, sender: Sender, form: ReplyForm, *, anew: bool = False) -> CodeSent:
    """Mail a code for a reply that could be recorded now, and keep the reply sealed meanwhile, if this session may keep
    anything. Record nothing.

    Raise what `submit.reply` raises, so that nobody is sent a code for nothing; BadInput where the consultation asks for
    none; and TooManyCodes.
    """
    with holding(parts, sender.consultation_id) as held:
        focal_point = require_sender(held, sender)
        if not held.second_step:
            raise BadInput(field="code", why="no-code-asked")
        judged(held, focal_point, form)
        with suppress(TooManySavedDrafts):  # the page with the code carries the reply in any case
            saved_drafts.put(held, focal_point, form, sender.session_mark)
        return confirmation_codes.send(held, focal_point, anew=anew)
