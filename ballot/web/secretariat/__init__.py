"""The secretariat: Member States, voting rights, focal points, lists, mail, acts of two officers."""

from __future__ import annotations

from ballot.web.secretariat import (
    countersigning,
    focal_point_changes,
    focal_point_lists,
    focal_points,
    mail_log,
    members,
    overview,
    paper_replies,
    reminders,
    roll_amendments,
    roll_list,
    voting_rights,
)

BLUEPRINTS = (
    overview.blueprint,
    members.blueprint,
    voting_rights.blueprint,
    focal_points.blueprint,
    focal_point_lists.blueprint,
    focal_point_changes.blueprint,
    paper_replies.blueprint,
    roll_amendments.blueprint,
    roll_list.blueprint,
    countersigning.blueprint,
    mail_log.blueprint,
    reminders.blueprint,
)
