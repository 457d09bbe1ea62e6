//! What became of a change of labels.

use uuid::Uuid;

use super::{alone, many, owner, page, summary, urn};
use crate::{
    domain::{DialogSummary, Folder, Label, LabelAction, PartyUrn, Status},
    routes::{ListPlace, PartyKey, UndoPath},
    text::Language,
    view::{
        page::Page,
        pages::label::{Confirmed, LabelInput, LabelPage, Offer, Trouble, confirmation},
    },
};

fn lying(party: &PartyUrn, labels: &[Label], status: Status) -> DialogSummary {
    DialogSummary {
        labels: labels.to_vec(),
        status,
        ..summary(1, party, 3)
    }
}

/// State, what happened, the dialog as it was found, what is offered.
type Case<'a> = (
    &'static str,
    Trouble,
    Option<Option<&'a DialogSummary>>,
    Option<LabelAction>,
);

/// The outcomes, each with what is known of the dialog.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(in crate::view) fn labels(language: Language) -> Vec<(&'static str, LabelPage)> {
    let company = urn("310702641");
    let inbox = lying(&company, &[Label::Default], Status::NotApplicable);
    let unread = lying(
        &company,
        &[Label::Default, Label::MarkedAsUnopened],
        Status::NotApplicable,
    );
    let draft = lying(&company, &[Label::Default], Status::Draft);
    let archived = lying(&company, &[Label::Archive], Status::NotApplicable);
    let binned = lying(
        &company,
        &[Label::Bin, Label::MarkedAsUnopened],
        Status::NotApplicable,
    );
    let archive = Some(LabelAction::Archive);
    let changes: [Case<'_>; 12] = [
        ("asked again", Trouble::NotYet, Some(Some(&inbox)), archive),
        (
            "asked again about a draft",
            Trouble::NotYet,
            Some(Some(&draft)),
            Some(LabelAction::Restore),
        ),
        ("conflict", Trouble::Conflict, Some(Some(&binned)), archive),
        (
            "conflict with the same wish",
            Trouble::Conflict,
            Some(Some(&archived)),
            None,
        ),
        ("conflict, nobody tells", Trouble::Conflict, None, None),
        ("gone", Trouble::Gone, Some(None), None),
        ("refused", Trouble::Refused, Some(Some(&inbox)), None),
        ("not sent", Trouble::NotSent, None, archive),
        ("unsure", Trouble::Unsure, Some(Some(&unread)), archive),
        ("unsure, nowhere", Trouble::Unsure, Some(None), None),
        (
            "done after all",
            Trouble::DoneAfterAll,
            Some(Some(&archived)),
            None,
        ),
        ("too late to undo", Trouble::UndoTooLate, None, None),
    ];
    let undoings: [(&'static str, Trouble, Option<&DialogSummary>, bool); 4] = [
        (
            "undo asked again",
            Trouble::UndoNotYet,
            Some(&archived),
            false,
        ),
        ("undo conflict", Trouble::UndoConflict, Some(&binned), true),
        ("undo not sent", Trouble::UndoNotSent, None, false),
        ("undo unsure", Trouble::UndoUnsure, Some(&archived), true),
    ];
    let list = PartyKey::parse("310702641").map(|party| ListPlace::new(party, Folder::Inbox));
    let view = |trouble, now, offer| {
        let parties = many();
        let input = LabelInput {
            trouble,
            now,
            offer,
            list: list.as_ref().filter(|_| trouble != Trouble::UndoTooLate),
            owners: &owner,
        };
        LabelPage::new(page(language, &parties, 2), &input)
    };
    let change = |action| Offer::Change {
        address: "/dialog/01a0f4c4-98c0-7002-8a5b-c3de00003dde/merk".to_owned(),
        sealed: "sample",
        action,
    };
    let undo = |consents: bool| Offer::Undo {
        address: UndoPath("sample").to_string(),
        consent: consents.then(Uuid::nil),
    };
    let changes = changes
        .into_iter()
        .map(|(name, trouble, now, action)| (name, view(trouble, now, action.map(change))));
    let undoings = undoings.into_iter().map(|(name, trouble, now, consents)| {
        (name, view(trouble, now.map(Some), Some(undo(consents))))
    });
    changes.chain(undoings).collect()
}

/// A page with the confirmation of each change, and of its undoing; whether it is one's own.
pub(super) fn confirmations(language: Language) -> Vec<(&'static str, Page, bool)> {
    let (own, others) = (alone(), many());
    let cases = [
        ("after archiving", LabelAction::Archive, None, true, true),
        ("after binning", LabelAction::Bin, None, true, false),
        ("after taking back", LabelAction::Restore, None, true, false),
        (
            "after taking back a draft",
            LabelAction::Restore,
            Some(Folder::Drafts),
            true,
            false,
        ),
        ("after marking", LabelAction::MarkUnread, None, true, true),
        ("after undoing", LabelAction::Bin, None, false, true),
    ];
    cases
        .into_iter()
        .map(|(name, action, lies_in, stands, is_own)| {
            let (parties, place) = if is_own { (&own, 0) } else { (&others, 2) };
            let page = page(language, parties, place);
            let confirmed = Confirmed {
                action,
                lies_in,
                party: parties.all().nth(place),
                parties,
                change: stands.then_some("sample"),
            };
            let confirmation = confirmation(&page, &confirmed);
            (name, page.with_confirmation(confirmation), is_own)
        })
        .collect()
}
