"""Who may do what, as a table, compared with what the site answers when each of them asks.

A view that is opened to somebody else, or that is forgotten here, is a failure. In the table: yes; no; asked to sign-in;
asked to open the link; some of the consultations (their own, or what is declared).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest
from flask import Flask

from ballot.services.accounts import officers
from ballot.words.refusals.requests import REQUESTS
from tests.support.accounts.authenticators import HOME, PASSWORD
from tests.support.installation import HOST, World
from tests.support.pages.addresses import link_of
from tests.support.pages.browser import BASE, Browser, text
from tests.support.pages.every_view import addresses
from tests.support.pages.officer_accounts import give_password

NEWCOMER = f"second@{HOST}"
"""An officer of the secretariat who has a password and no second factor yet."""
TABLE = """
                                            nobody  focal-point newcomer chair   vice-chair secretariat auditor
static                                      yes     yes         yes      yes     yes        yes         yes
focal_point.link                            yes     yes         yes      yes     yes        yes         yes
focal_point.come_in                         yes     yes         yes      yes     yes        yes         yes
focal_point.fill                            link    some        link     link    link       link        link
focal_point.later                           link    some        link     link    link       link        link
focal_point.send                            link    yes         link     link    link       link        link
receipts.receipt                            link    some        link     link    link       link        link
receipts.proof                              link    some        link     link    link       link        link
receipts.opening                            link    some        link     link    link       link        link
receipts.document                           link    some        link     link    link       link        link
expired_session.go_on                       link    some        link     link    link       link        link
lost_link.form                              yes     yes         yes      yes     yes        yes         yes
lost_link.ask                               yes     yes         yes      yes     yes        yes         yes
lost_link.asked                             yes     yes         yes      yes     yes        yes         yes
sign_in.sign_in_form                        yes     yes         yes      yes     yes        yes         yes
sign_in.check_password                      yes     yes         yes      yes     yes        yes         yes
sign_in.code_form                           yes     yes         yes      yes     yes        yes         yes
sign_in.check_code                          yes     yes         yes      yes     yes        yes         yes
sign_in.passkey_options                     yes     yes         yes      yes     yes        yes         yes
sign_in.sign_in_with_passkey                       yes     yes         yes      yes     yes        yes         yes
sign_in.sign_out                            yes     yes         yes      yes     yes        yes         yes
first_access.password_form                  yes     yes         yes      yes     yes        yes         yes
first_access.set_password                   yes     yes         yes      yes     yes        yes         yes
first_access.choose_second_factor           sign-in sign-in     yes      yes     yes        yes         yes
profile.show_profile                        sign-in sign-in     sign-in  yes     yes        yes         yes
profile.change_name                         sign-in sign-in     sign-in  yes     yes        yes         yes
profile.change_language                     sign-in sign-in     sign-in  yes     yes        yes         yes
profile.end_session                         sign-in sign-in     sign-in  yes     yes        yes         yes
profile.end_other_sessions                  sign-in sign-in     sign-in  yes     yes        yes         yes
credentials.password                        sign-in sign-in     sign-in  yes     yes        yes         yes
credentials.change_password                 sign-in sign-in     sign-in  yes     yes        yes         yes
credentials.authenticator                   sign-in sign-in     yes      yes     yes        yes         yes
credentials.set_authenticator               sign-in sign-in     yes      yes     yes        yes         yes
credentials.passkey_form                    sign-in sign-in     yes      yes     yes        yes         yes
credentials.passkey_options                 sign-in sign-in     yes      yes     yes        yes         yes
credentials.add_passkey                     sign-in sign-in     yes      yes     yes        yes         yes
credentials.passkey_name_form               sign-in sign-in     sign-in  yes     yes        yes         yes
credentials.rename_passkey                  sign-in sign-in     sign-in  yes     yes        yes         yes
credentials.confirm_passkey_removal         sign-in sign-in     sign-in  yes     yes        yes         yes
credentials.remove_passkey                  sign-in sign-in     sign-in  yes     yes        yes         yes
credentials.confirm_new_recovery_codes      sign-in sign-in     sign-in  yes     yes        yes         yes
credentials.new_recovery_codes              sign-in sign-in     sign-in  yes     yes        yes         yes
reauthentication.credentials_form           sign-in sign-in     sign-in  yes     yes        yes         yes
reauthentication.check_credentials          sign-in sign-in     sign-in  yes     yes        yes         yes
reauthentication.credentials_confirmed      sign-in sign-in     sign-in  yes     yes        yes         yes
reauthentication.passkey_options            sign-in sign-in     sign-in  yes     yes        yes         yes
reauthentication.confirm_with_passkey              sign-in sign-in     sign-in  yes     yes        yes         yes
chair.desk                                  sign-in sign-in     sign-in  yes     yes        yes         no
chair.consultation                          sign-in sign-in     sign-in  yes     yes        yes         no
acts.act_form                               sign-in sign-in     sign-in  yes     yes        no          no
acts.do_act                                 sign-in sign-in     sign-in  yes     yes        no          no
publishing.publish_form                     sign-in sign-in     sign-in  yes     yes        no          no
publishing.publish                          sign-in sign-in     sign-in  yes     yes        no          no
drafts.ballots                              sign-in sign-in     sign-in  yes     yes        yes         no
drafts.move_ballot                          sign-in sign-in     sign-in  yes     yes        yes         no
drafts.remove_ballot                        sign-in sign-in     sign-in  yes     yes        yes         no
drafts.show_register                        sign-in sign-in     sign-in  yes     yes        yes         no
drafts.add_from_register                    sign-in sign-in     sign-in  yes     yes        yes         no
drafts.add_typed_ballot                     sign-in sign-in     sign-in  yes     yes        yes         no
drafts.checks                               sign-in sign-in     sign-in  yes     yes        yes         no
drafts.report_ready                         sign-in sign-in     sign-in  no      no         yes         no
drafts.documents                            sign-in sign-in     sign-in  yes     yes        yes         no
drafts.attach_document                      sign-in sign-in     sign-in  yes     yes        yes         no
drafts.set_distributable                    sign-in sign-in     sign-in  yes     yes        yes         no
drafts.remove_document                      sign-in sign-in     sign-in  yes     yes        yes         no
drafts.all_documents                        sign-in sign-in     sign-in  yes     yes        yes         no
drafts.upload_documents                     sign-in sign-in     sign-in  yes     yes        yes         no
drafts.attach_documents                     sign-in sign-in     sign-in  yes     yes        yes         no
drafts.letter                               sign-in sign-in     sign-in  yes     yes        yes         no
drafts.save_letter                          sign-in sign-in     sign-in  yes     yes        yes         no
drafts.mail                                 sign-in sign-in     sign-in  yes     yes        yes         no
drafts.mail_html                            sign-in sign-in     sign-in  yes     yes        yes         no
drafts.send_trial_mail                      sign-in sign-in     sign-in  yes     yes        yes         no
drafts.confirm_opening                      sign-in sign-in     sign-in  yes     yes        no          no
drafts.open_consultation                    sign-in sign-in     sign-in  yes     yes        no          no
drafts.roll                                 sign-in sign-in     sign-in  yes     yes        yes         no
drafts.subject                              sign-in sign-in     sign-in  yes     yes        yes         no
drafts.save_subject                         sign-in sign-in     sign-in  yes     yes        yes         no
drafts.new_draft_form                       sign-in sign-in     sign-in  yes     yes        yes         no
drafts.create_draft                         sign-in sign-in     sign-in  yes     yes        yes         no
drafts.rule                                 sign-in sign-in     sign-in  yes     yes        yes         no
drafts.save_rule                            sign-in sign-in     sign-in  yes     yes        yes         no
drafts.confirm_discarding                   sign-in sign-in     sign-in  yes     yes        yes         no
drafts.discard_draft                        sign-in sign-in     sign-in  yes     yes        yes         no
drafts.copy_form                            sign-in sign-in     sign-in  yes     yes        yes         no
drafts.copy_consultation                    sign-in sign-in     sign-in  yes     yes        yes         no
drafts.ballot                               sign-in sign-in     sign-in  yes     yes        yes         no
drafts.reword_ballot                        sign-in sign-in     sign-in  yes     yes        yes         no
drafts.wordings                             sign-in sign-in     sign-in  yes     yes        yes         no
drafts.save_wordings                        sign-in sign-in     sign-in  yes     yes        yes         no
papers.list_papers                          sign-in sign-in     sign-in  yes     yes        yes         no
papers.upload                               sign-in sign-in     sign-in  no      no         yes         no
papers.intake                               sign-in sign-in     sign-in  no      no         yes         no
papers.register                             sign-in sign-in     sign-in  no      no         yes         no
papers.discard                              sign-in sign-in     sign-in  no      no         yes         no
papers.desk                                 sign-in sign-in     sign-in  yes     yes        yes         no
papers.decide                               sign-in sign-in     sign-in  no      no         yes         no
papers.correct_form                         sign-in sign-in     sign-in  no      no         yes         no
papers.correct                              sign-in sign-in     sign-in  no      no         yes         no
papers.add_form                             sign-in sign-in     sign-in  no      no         yes         no
papers.add                                  sign-in sign-in     sign-in  no      no         yes         no
papers.differences                          sign-in sign-in     sign-in  yes     yes        yes         no
papers.settle                               sign-in sign-in     sign-in  no      no         yes         no
papers.drafts_form                          sign-in sign-in     sign-in  no      no         yes         no
papers.make_drafts                          sign-in sign-in     sign-in  no      no         yes         no
secretariat.show_overview                   sign-in sign-in     sign-in  no      no         yes         no
members.members                             sign-in sign-in     sign-in  yes     yes        yes         no
members.member                              sign-in sign-in     sign-in  yes     yes        yes         no
voting_rights.rights                        sign-in sign-in     sign-in  yes     yes        yes         no
voting_rights.set_right                     sign-in sign-in     sign-in  no      no         yes         no
sessions.list_sessions                      sign-in sign-in     sign-in  yes     yes        yes         no
sessions.show_agenda                        sign-in sign-in     sign-in  yes     yes        yes         no
sessions.download_agenda                    sign-in sign-in     sign-in  yes     yes        yes         no
agenda_items.show_item                      sign-in sign-in     sign-in  yes     yes        yes         no
decisions.show_register                     sign-in sign-in     sign-in  yes     yes        yes         yes
session_report.show_report                  sign-in sign-in     sign-in  yes     yes        yes         no
session_report.download_report              sign-in sign-in     sign-in  yes     yes        yes         no
session_report.carry_over                   sign-in sign-in     sign-in  no      no         yes         no
sessions.new_session                        sign-in sign-in     sign-in  no      no         yes         no
sessions.add_session                        sign-in sign-in     sign-in  no      no         yes         no
sessions.edit_session                       sign-in sign-in     sign-in  no      no         yes         no
sessions.change_session                     sign-in sign-in     sign-in  no      no         yes         no
agenda_items.new_item                       sign-in sign-in     sign-in  no      no         yes         no
agenda_items.add_item                       sign-in sign-in     sign-in  no      no         yes         no
agenda_items.edit_item                      sign-in sign-in     sign-in  no      no         yes         no
agenda_items.change_item                    sign-in sign-in     sign-in  no      no         yes         no
agenda_items.remove_item                    sign-in sign-in     sign-in  no      no         yes         no
outcomes.add_outcome                        sign-in sign-in     sign-in  no      no         yes         no
outcomes.remove_outcome                     sign-in sign-in     sign-in  no      no         yes         no
agenda_import.form                          sign-in sign-in     sign-in  no      no         yes         no
agenda_import.preview                       sign-in sign-in     sign-in  no      no         yes         no
agenda_import.import_agenda                 sign-in sign-in     sign-in  no      no         yes         no
focal_points.add_focal_point                sign-in sign-in     sign-in  no      no         yes         no
focal_points.removal_form                   sign-in sign-in     sign-in  no      no         yes         no
focal_points.remove_focal_point             sign-in sign-in     sign-in  no      no         yes         no
focal_points.replacement_form               sign-in sign-in     sign-in  no      no         yes         no
focal_points.replace_focal_point            sign-in sign-in     sign-in  no      no         yes         no
focal_points.link_replacement_form          sign-in sign-in     sign-in  no      no         yes         no
focal_points.replace_link                   sign-in sign-in     sign-in  no      no         yes         no
focal_point_changes.waiting                 sign-in sign-in     sign-in  yes     yes        yes         no
focal_point_changes.proposal                sign-in sign-in     sign-in  yes     yes        yes         no
focal_point_changes.confirm                 sign-in sign-in     sign-in  yes     yes        yes         no
focal_point_changes.reject                  sign-in sign-in     sign-in  yes     yes        yes         no
focal_point_lists.focal_points              sign-in sign-in     sign-in  no      no         yes         no
focal_point_lists.empty_list                sign-in sign-in     sign-in  no      no         yes         no
focal_point_lists.ledger                    sign-in sign-in     sign-in  no      no         yes         no
focal_point_lists.form                      sign-in sign-in     sign-in  no      no         yes         no
focal_point_lists.preview                   sign-in sign-in     sign-in  no      no         yes         no
focal_point_lists.import_list               sign-in sign-in     sign-in  no      no         yes         no
roll_list.roll                              sign-in sign-in     sign-in  no      no         yes         no
roll_list.form                              sign-in sign-in     sign-in  no      no         yes         no
roll_list.preview                           sign-in sign-in     sign-in  no      no         yes         no
roll_list.import_roll                       sign-in sign-in     sign-in  no      no         yes         no
paper_replies.paper_reply_form              sign-in sign-in     sign-in  no      no         yes         no
paper_replies.propose_paper_reply           sign-in sign-in     sign-in  no      no         yes         no
roll_amendments.roll_amendment_form         sign-in sign-in     sign-in  no      no         yes         no
roll_amendments.propose_amendment           sign-in sign-in     sign-in  no      no         yes         no
countersigning.waiting                      sign-in sign-in     sign-in  no      no         yes         no
countersigning.pending                      sign-in sign-in     sign-in  no      no         yes         no
countersigning.scan                         sign-in sign-in     sign-in  no      no         yes         no
countersigning.compare                      sign-in sign-in     sign-in  no      no         yes         no
countersigning.confirm                      sign-in sign-in     sign-in  no      no         yes         no
countersigning.reject                       sign-in sign-in     sign-in  no      no         yes         no
mail_log.mails                              sign-in sign-in     sign-in  yes     yes        yes         no
mail_log.by_state                           sign-in sign-in     sign-in  yes     yes        yes         no
mail_log.resend_mail                        sign-in sign-in     sign-in  no      no         yes         no
mail_log.resend_failed_mails                sign-in sign-in     sign-in  no      no         yes         no
reminders.confirm_reminding                 sign-in sign-in     sign-in  yes     yes        yes         no
reminders.not_replied                       sign-in sign-in     sign-in  yes     yes        yes         no
reminders.send_reminders                    sign-in sign-in     sign-in  yes     yes        yes         no
auditor.records                             sign-in sign-in     sign-in  yes     yes        yes         yes
auditor.list_audit_log                      sign-in sign-in     sign-in  yes     yes        no          yes
auditor.download_audit_log                  sign-in sign-in     sign-in  yes     yes        no          yes
auditor.list_officers                       sign-in sign-in     sign-in  yes     yes        no          yes
public.front_door                           yes     yes         yes      yes     yes        yes         yes
public.show_results                         yes     yes         yes      yes     yes        yes         yes
public.show_details                         yes     yes         yes      yes     yes        yes         yes
emblem.show_emblem                         yes     yes         yes      yes     yes        yes         yes
public.printed                              yes     yes         yes      yes     yes        yes         yes
documents.document                          yes     yes         yes      yes     yes        yes         yes
evidence.show_record                        some    some        some     yes     yes        yes         yes
evidence.checkpoints                        some    some        some     yes     yes        yes         yes
evidence.download_checkpoint_at             some    some        some     yes     yes        yes         yes
evidence.bundle                             some    some        some     yes     yes        yes         yes
evidence.checkpoint                         yes     yes         yes      yes     yes        yes         yes
evidence.entries                            some    some        some     yes     yes        yes         yes
evidence.key                                yes     yes         yes      yes     yes        yes         yes
evidence.tally                              yes     yes         yes      yes     yes        yes         yes
evidence.tally_signature                    yes     yes         yes      yes     yes        yes         yes
evidence.tally_archive_signature            yes     yes         yes      yes     yes        yes         yes
scans.list_scans                            sign-in sign-in     sign-in  yes     yes        yes         yes
scans.see_scan                              sign-in sign-in     sign-in  yes     yes        yes         yes
scans.take_commitment                       sign-in sign-in     sign-in  yes     yes        yes         yes
api.openapi                                 yes     yes         yes      yes     yes        yes         yes
api.consultations                           yes     yes         yes      yes     yes        yes         yes
api.consultation                            some    some        some     yes     yes        yes         yes
api.results                                 yes     yes         yes      yes     yes        yes         yes
api.checkpoint                              yes     yes         yes      yes     yes        yes         yes
api.tally                                   yes     yes         yes      yes     yes        yes         yes
api.tally_signature                         yes     yes         yes      yes     yes        yes         yes
api.tally_archive_signature                 yes     yes         yes      yes     yes        yes         yes
health.is_alive                             yes     yes         yes      yes     yes        yes         yes
health.is_ready                             yes     yes         yes      yes     yes        yes         yes
health.metrics                              yes     yes         yes      yes     yes        yes         yes
mailbox.mails                               yes     yes         yes      yes     yes        yes         yes
mailbox.mail                                yes     yes         yes      yes     yes        yes         yes
mailbox.html                                yes     yes         yes      yes     yes        yes         yes
mailbox.file                                yes     yes         yes      yes     yes        yes         yes
demo_codes.codes                            yes     yes         yes      yes     yes        yes         yes
demo_clock.clock                            yes     yes         yes      yes     yes        yes         yes
demo_clock.move                             yes     yes         yes      yes     yes        yes         yes
"""
COLUMNS, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
ACTS_OF_EVERYONE = {
    *("sign_in.check_password", "sign_in.check_code", "sign_in.passkey_options", "sign_in.sign_in_with_passkey"),
    *("sign_in.sign_out", "first_access.set_password", "lost_link.ask", "focal_point.come_in"),
    "demo_clock.move",  # of a demonstration: anywhere else there is no such page
}
"""What is done by those who have yet to say who they are. Everything else that anyone may see only shows."""


def test_every_view_is_in_the_table_once(app: Flask) -> None:
    assert sorted(row[0] for row in ROWS) == sorted(app.view_functions)


@pytest.mark.parametrize("kind", COLUMNS)
def test_everyone_is_answered_as_the_table_says(
    world: World,
    app: Flask,
    consultations: dict[str, int],
    make_browser: Callable[[], Browser],
    kind: str,
) -> None:
    visitor = arrive(world, make_browser, consultations["open"], kind)
    before = world.dump()
    answers: dict[str, set[str]] = defaultdict(set)
    for rule, address in addresses(world, app, consultations):
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answers[rule.endpoint].add(answer(visitor, method, address))
    column = COLUMNS.index(kind) + 1
    told = {view: "some" if found == {"yes", "no"} else " or ".join(sorted(found)) for view, found in answers.items()}
    assert told == {row[0]: row[column] for row in ROWS}
    assert world.dump() == before


def arrive(world: World, make_browser: Callable[[], Browser], consultation: int, kind: str) -> Browser:
    """A browser in which somebody of this kind has come in."""
    made = make_browser()
    made.get("/sign-in")
    if kind == "focal-point":
        made.come_in(link_of(world, consultation, "AR"))
    elif kind == "newcomer":
        officers.set_password(world.parts, officers.renew_first_access(world.parts, NEWCOMER), PASSWORD, HOME)
        assert made.give_password(NEWCOMER).status_code == 303
    elif kind != "nobody":
        assert made.sign_in(give_password(world, kind)).status_code == 303
    return made


def answer(visitor: Browser, method: str, address: str) -> str:
    """What the door says. A form is sent without the token that every form needs: who is turned away is turned away before
    that is looked at, and for all others nothing is done."""
    found = visitor.client.open(address, method=method, base_url=BASE, buffered=True)
    assert found.status_code != 500, address
    if found.status_code == 303 and found.location.startswith("/sign-in?next="):
        return "sign-in"
    if found.status_code != 403:
        return "yes"
    said = text(found)
    asked = {"link": REQUESTS["link-needed"].title, "sign-in": REQUESTS["sign-in-needed"].title}
    return next((kind for kind, title in asked.items() if title in said), "no")


def test_views_for_everyone_only_show(app: Flask) -> None:
    everyone = {row[0] for row in ROWS if "sign-in" not in row and "link" not in row}
    acting = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert everyone & acting == ACTS_OF_EVERYONE
