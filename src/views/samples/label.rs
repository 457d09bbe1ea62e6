//! Samples of the pages about the outcome of a label change, for one dialog and for many.

use uuid::Uuid;

use super::{alone, many, owner, page, summary, urn};
use crate::{
    domain::{
        CurrentState, DialogId, DialogSummary, Folder, Label, LabelAction, LabelChangeResult,
        LabelOutcome, Parties, Party, PartyUrn, Phrase, Status,
    },
    i18n::Language,
    urls::{ListUrl, PartyKey, UndoPath},
    views::{
        page::{Confirmation, Page},
        pages::label::{Confirmed, LabelInput, LabelPage, Offer, SeenRow, confirmation},
    },
};

fn lying(party: &PartyUrn, labels: &[Label], status: Status) -> CurrentState {
    CurrentState::Found(Box::new(DialogSummary {
        labels: labels.to_vec(),
        status,
        ..summary(1, party, 3)
    }))
}

/// A dialog of a case: current state, whether its labels have changed, whether the form includes
/// it.
type Seen<'a> = (&'a CurrentState, bool, bool);
/// Name of the state, outcome, dialogs, and the form that is offered.
type Case<'a> = (
    &'static str,
    LabelChangeResult,
    Vec<Seen<'a>>,
    Option<Offer>,
);

fn view(
    language: Language,
    (result, seen, offer): (LabelChangeResult, &[Seen<'_>], Option<Offer>),
) -> LabelPage {
    let parties = many();
    let list = PartyKey::parse("310702641").map(|party| ListUrl::new(party, Folder::Inbox));
    let title = Phrase {
        value: "Innkalling til årsmøte i velforeningen".to_owned(),
        language: "nb".to_owned(),
    };
    // The longer lists hold dialogs of two companies.
    let owners: Vec<&Party> = parties.selectable().skip(2).take(2).collect();
    let rows: Vec<_> = seen
        .iter()
        .enumerate()
        .filter_map(|(place, (now, is_changed, is_offered))| {
            Some(SeenRow {
                id: DialogId(Uuid::from_u128(u128::try_from(place).ok()? + 1)),
                party: owners.get(if seen.len() > 3 { place % 2 } else { 0 })?,
                now,
                title: (place != 1).then_some(&title),
                is_changed: *is_changed,
                value: is_offered.then(|| format!("sample{place}")),
            })
        })
        .collect();
    let input = LabelInput {
        result,
        rows: &rows,
        offer,
        list: list.as_ref().filter(|_| !rows.is_empty()),
        parties: &parties,
        owners: &owner,
    };
    LabelPage::new(page(language, &parties, 2), &input)
}

/// Sample outcome pages, each with what is known of its dialogs.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(crate) fn labels(language: Language) -> Vec<(&'static str, LabelPage)> {
    use LabelOutcome::{
        Conflict, Done, Expired, NotFound, NotSent, Refused, TooMany, Unconfirmed, Unsure,
    };
    let (apply, undo) = (LabelChangeResult::apply, LabelChangeResult::undo);
    let company = urn("310702641");
    let is = |label: &[Label], status| lying(&company, label, status);
    let inbox = &is(&[Label::Default], Status::NotApplicable);
    let marked = [Label::Default, Label::MarkedAsUnopened];
    let unread = &is(&marked, Status::NotApplicable);
    let draft = &is(&[Label::Default], Status::Draft);
    let archived = &is(&[Label::Archive], Status::NotApplicable);
    let marked = [Label::Bin, Label::MarkedAsUnopened];
    let binned = &is(&marked, Status::NotApplicable);
    let (nowhere, unknown) = (&CurrentState::Nowhere, &CurrentState::Unknown);
    let change = |action| {
        Some(Offer::Change {
            action,
            person: "sample".to_owned(),
            beside: None,
        })
    };
    let archive = || change(LabelAction::Archive);
    let undo_form = || {
        Some(Offer::Undo {
            address: UndoPath("sample").to_string(),
        })
    };
    let of = |seen, offer: Option<Offer>| vec![(seen, false, offer.is_some())];
    let one: Vec<Case<'_>> = vec![
        (
            "asked again",
            apply(Unconfirmed),
            of(inbox, archive()),
            archive(),
        ),
        (
            "asked again about a draft",
            apply(Unconfirmed),
            of(draft, archive()),
            change(LabelAction::Restore),
        ),
        (
            "conflict",
            apply(Conflict),
            of(binned, archive()),
            archive(),
        ),
        (
            "conflict with the same wish",
            apply(Conflict),
            of(archived, None),
            None,
        ),
        (
            "conflict, nobody tells",
            apply(Conflict),
            of(unknown, None),
            None,
        ),
        ("gone", apply(NotFound), of(nowhere, None), None),
        ("refused", apply(Refused), of(inbox, None), None),
        (
            "not sent",
            apply(NotSent),
            of(unknown, archive()),
            archive(),
        ),
        ("unsure", apply(Unsure), of(unread, archive()), archive()),
        ("unsure, nowhere", apply(Unsure), of(nowhere, None), None),
        ("done after all", apply(Done), of(archived, None), None),
        ("forgotten", apply(Expired), Vec::new(), None),
        ("too late to undo", undo(Expired), Vec::new(), None),
        (
            "undo asked again",
            undo(Unconfirmed),
            of(archived, None),
            undo_form(),
        ),
        (
            "undo conflict",
            undo(Conflict),
            of(binned, undo_form()),
            undo_form(),
        ),
        (
            "undo not sent",
            undo(NotSent),
            of(unknown, None),
            undo_form(),
        ),
        (
            "undo unsure",
            undo(Unsure),
            of(archived, undo_form()),
            undo_form(),
        ),
        (
            "undo of one that is gone",
            undo(NotFound),
            of(nowhere, None),
            None,
        ),
    ];
    let several: Vec<Case<'_>> = vec![
        (
            "many asked again",
            apply(Unconfirmed),
            vec![
                (inbox, false, true),
                (unknown, false, true),
                (draft, false, true),
            ],
            archive(),
        ),
        (
            "too many",
            apply(TooMany),
            vec![(unknown, false, true); 101],
            change(LabelAction::MarkUnread),
        ),
        (
            "many, conflict",
            apply(Conflict),
            vec![
                (inbox, false, true),
                (binned, true, true),
                (archived, true, false),
                (unknown, false, false),
                (nowhere, false, false),
            ],
            archive(),
        ),
        (
            "many, some gone",
            apply(NotFound),
            vec![
                (inbox, false, true),
                (nowhere, false, false),
                (nowhere, false, false),
            ],
            archive(),
        ),
        (
            "many, refused",
            apply(Refused),
            vec![(inbox, false, false), (draft, false, false)],
            None,
        ),
        (
            "many, not sent",
            apply(NotSent),
            vec![(unknown, false, true); 4],
            archive(),
        ),
        (
            "many, unsure",
            apply(Unsure),
            vec![
                (inbox, false, true),
                (archived, false, false),
                (unknown, false, false),
            ],
            archive(),
        ),
        (
            "many, undo conflict",
            undo(Conflict),
            vec![
                (inbox, true, false),
                (binned, true, true),
                (inbox, true, false),
            ],
            undo_form(),
        ),
        (
            "many, undo not sent",
            undo(NotSent),
            vec![(unknown, false, false); 2],
            undo_form(),
        ),
        (
            "many, undo of some that are gone",
            undo(NotFound),
            vec![(inbox, true, false), (nowhere, false, false)],
            None,
        ),
    ];
    one.into_iter()
        .chain(several)
        .map(|(name, result, seen, offer)| (name, view(language, (result, &seen, offer))))
        .collect()
}

/// A case of a page with a confirmation.
struct After {
    name: &'static str,
    action: LabelAction,
    /// Number of dialogs, and number of companies that they belong to.
    of: (usize, usize),
    is_draft: bool,
    stands: bool,
    is_own: bool,
}

/// Sample pages with the confirmation of each label change and of its undo; `true` when the dialogs
/// are the reader's own.
pub(crate) fn confirmations(language: Language) -> Vec<(&'static str, Page, bool)> {
    let after = |name, action, of, is_own| After {
        name,
        action,
        of,
        is_draft: false,
        stands: true,
        is_own,
    };
    let one = (1, 1);
    let cases = [
        after("after archiving", LabelAction::Archive, one, true),
        after("after binning", LabelAction::Bin, one, false),
        after("after taking back", LabelAction::Restore, one, false),
        After {
            is_draft: true,
            ..after(
                "after taking back a draft",
                LabelAction::Restore,
                one,
                false,
            )
        },
        after("after marking", LabelAction::MarkUnread, one, true),
        After {
            stands: false,
            ..after("after undoing", LabelAction::Bin, one, true)
        },
        after("after archiving three", LabelAction::Archive, (3, 1), true),
        after("after binning a hundred", LabelAction::Bin, (100, 1), false),
        after(
            "after marking three of two companies",
            LabelAction::MarkUnread,
            (3, 2),
            false,
        ),
        after("after taking back two", LabelAction::Restore, (2, 1), false),
        After {
            stands: false,
            ..after("after undoing three", LabelAction::Bin, (3, 1), false)
        },
    ];
    let (own, others) = (alone(), many());
    let of = |after: After| {
        let (parties, place) = if after.is_own {
            (&own, 0)
        } else {
            (&others, 2)
        };
        let page = page(language, parties, place);
        let confirmation = said(&page, parties, &after, place);
        (
            after.name,
            page.with_confirmation(confirmation),
            after.is_own,
        )
    };
    cases.into_iter().map(of).collect()
}

fn said(page: &Page, parties: &Parties, after: &After, place: usize) -> Confirmation {
    let (count, companies) = after.of;
    let owners: Vec<&Party> = parties.all().skip(place).take(companies).collect();
    let confirmed = Confirmed {
        action: after.action,
        count,
        is_draft: after.is_draft,
        owners: &owners,
        parties,
        change: after.stands.then_some("sample"),
    };
    confirmation(page, &confirmed)
}
