//! Parts that a list row and the head of a dialog page share: status, dates, sender, counts.

use jiff::Timestamp;

use crate::{
    domain::{
        DialogSummary, Folder, Label, OwnerCode, SearchScope, Status, dialog::Urgency, name::fold,
    },
    i18n::{Language, Value, text},
    urls::CalendarPath,
    views::{
        components::{label_form::SealedFormValues, service_text::ServiceText},
        format::{self, Deadline, When},
        page::Page,
    },
};

/// Lookup from a service owner's code to its display name; `None` when unknown.
pub type OwnerNames<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Status tag: text and visual style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusTag {
    /// Status text in the page's language.
    pub label: String,
    /// Visual style: `filled`, `outline`, `weak` or `dashed`.
    pub look: &'static str,
}

/// Sender of a dialog, as the byline shows it.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The sender's name, or the service owner's.
    pub name: ServiceText,
    /// "via Y", when the sender's name is not that of the service owner Y.
    pub via: Option<String>,
    /// Initial shown where there is no logo.
    pub initial: String,
    /// Service owner whose logo is shown; `None` when another sender sent the dialog, or no logo
    /// exists.
    pub mark: Option<OwnerCode>,
}

/// Deadline tag: text, urgency and colour.
#[derive(Clone, Debug)]
pub struct DueTag {
    /// Text, date and urgency of the deadline.
    pub words: Deadline,
    /// Colour of the tag: `danger`, `warning` or `neutral`.
    pub color: &'static str,
}

/// Short fact, such as a count, with its icon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Icon beside the text: `attachments`, `sent`, `received`, `opened` or `case`.
    pub kind: &'static str,
    /// Text in the page's language.
    pub text: String,
}

/// Tag of a status; `None` for `NotApplicable`.
#[must_use]
pub fn status(page: &Page, status: Status) -> Option<StatusTag> {
    let (key, look) = match status {
        Status::NotApplicable => return None,
        Status::RequiresAttention => ("status-requires-attention", "filled"),
        Status::InProgress => ("status-in-progress", "outline"),
        Status::Awaiting => ("status-awaiting", "outline"),
        Status::Completed => ("status-completed", "weak"),
        Status::Draft => ("status-draft", "dashed"),
        Status::Unknown => ("status-unknown", "outline"),
    };
    Some(StatusTag {
        label: page.t(key),
        look,
    })
}

/// Sender for the byline, with logo and «via» text (`docs/rules/inbox.md#row`).
#[must_use]
pub fn sender(page: &Page, dialog: &DialogSummary, owners: OwnerNames<'_>) -> Sender {
    let owner = owner_name(dialog, owners);
    let name = ServiceText::line(&dialog.sender_name, page.language);
    let is_owners = |name: &str| {
        let aliases = &page.owner_aliases;
        fold(name) == fold(&owner) || aliases.is_name_of(&dialog.service_owner, name)
    };
    let is_other = |name: &ServiceText| !is_owners(&name.text);
    let via = name
        .as_ref()
        .filter(|name| is_other(name) && !owner.is_empty())
        .map(|_| page.t_with("list-via", &[("owner", (&owner).into())]));
    let is_owner = !name.as_ref().is_some_and(is_other);
    let mark = OwnerCode::parse(&dialog.service_owner)
        .filter(|code| is_owner && page.marks.get(code).is_some());
    let name = name.unwrap_or_else(|| ServiceText::own(owner));
    Sender {
        initial: format::initials(&name.text, 1),
        name,
        via,
        mark,
    }
}

/// Name of the sender: from the dialog, else the service owner's name.
#[must_use]
pub fn sender_name(page: &Page, dialog: &DialogSummary, owners: OwnerNames<'_>) -> String {
    ServiceText::line(&dialog.sender_name, page.language)
        .map_or_else(|| owner_name(dialog, owners), |name| name.text)
}

/// The service owner's name, or its code where no name is known.
#[must_use]
pub fn owner_name(dialog: &DialogSummary, owners: OwnerNames<'_>) -> String {
    owners(&dialog.service_owner).unwrap_or_else(|| dialog.service_owner.clone())
}

/// Title of the dialog, or a fixed text that names the service owner.
#[must_use]
pub fn title(page: &Page, dialog: &DialogSummary, owners: OwnerNames<'_>) -> ServiceText {
    ServiceText::line(&dialog.title, page.language).unwrap_or_else(|| {
        let owner = owner_name(dialog, owners);
        ServiceText::own(page.t_with("list-untitled", &[("owner", (&owner).into())]))
    })
}

/// Time of the last content change: `written`, or a text that says that the date is unknown.
#[must_use]
pub fn changed(page: &Page, dialog: &DialogSummary, written: When) -> When {
    if dialog.unknown_dates.content {
        When {
            datetime: String::new(),
            text: page.t("date-unknown"),
        }
    } else {
        written
    }
}

/// Deadline tag; `None` for a dialog without a deadline.
#[must_use]
pub fn due(language: Language, dialog: &DialogSummary, now: Timestamp) -> Option<DueTag> {
    if dialog.unknown_dates.due {
        let words = Deadline {
            datetime: String::new(),
            text: text(language, "due-unknown", &[]),
            urgency: Urgency::Far,
        };
        let color = "neutral";
        return Some(DueTag { words, color });
    }
    let words = format::deadline(language, dialog.due_at?, dialog.status, now);
    let color = match words.urgency {
        Urgency::Passed => "danger",
        Urgency::Soon => "warning",
        Urgency::Settled | Urgency::Far => "neutral",
    };
    Some(DueTag { words, color })
}

/// Address of the calendar file for a deadline; `None` when it is absent, unknown or settled.
#[must_use]
pub fn calendar(dialog: Option<&DialogSummary>, sealed: SealedFormValues<'_>) -> Option<String> {
    let is_ahead = |dialog: &&DialogSummary| {
        let is_known = dialog.due_at.is_some() && !dialog.unknown_dates.due;
        is_known && !dialog.status.is_settled()
    };
    let dialog = dialog.filter(is_ahead)?;
    let path = CalendarPath {
        id: dialog.id,
        drawn: sealed.drawn,
    };
    Some(path.to_string())
}

/// Numbers of attachments, submissions and received transmissions, as texts; zeros are left out.
#[must_use]
pub fn counts(page: &Page, dialog: &DialogSummary, attachments: usize) -> Vec<Fact> {
    let some = |kind, key: &str, count: usize| {
        (count > 0).then(|| Fact {
            kind,
            text: page.t_with(key, &[("count", count.into())]),
        })
    };
    [
        some("attachments", "list-attachments", attachments),
        some("sent", "list-sent-in", dialog.from_party_count),
        some("received", "list-received", dialog.from_service_owner_count),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Text about who has opened the dialog; `None` when nobody has.
#[must_use]
pub fn opened_by(page: &Page, dialog: &DialogSummary) -> Option<Fact> {
    let seen = dialog.seen;
    let text = match (seen.by_self, seen.others) {
        (false, 0) => return None,
        (true, 0) => page.t("list-opened-by-you"),
        (true, others) => page.t_with("list-opened-by-both", &[("count", others.into())]),
        (false, others) => page.t_with("list-opened-by-others", &[("count", others.into())]),
    };
    Some(Fact {
        kind: "opened",
        text,
    })
}

/// Text about who has opened the dialog and when; without times where they are not known. `None`
/// when nobody has opened it.
#[must_use]
pub fn opened_when(page: &Page, dialog: &DialogSummary) -> Option<String> {
    let seen = dialog.seen;
    let when = |time| format::short(page.language, time, page.now).text;
    let (own, others) = (seen.at.map(when), seen.others_at.map(when));
    let words = |key, values: &[(&str, Value<'_>)]| {
        let count = [("count", seen.others.into())];
        page.t_with(key, &[&count[..], values].concat())
    };
    let told = match (seen.by_self, seen.others, &own, &others) {
        (true, 0, Some(own), _) => words("dialog-opened-by-you", &[("when", own.into())]),
        (true, 1.., Some(own), Some(others)) => words(
            "dialog-opened-by-both",
            &[("when", own.into()), ("others", others.into())],
        ),
        (false, 1.., _, Some(others)) => {
            words("dialog-opened-by-others", &[("when", others.into())])
        }
        _ => return opened_by(page, dialog).map(|fact| fact.text),
    };
    Some(told)
}

/// Text that names the archive or the bin when the dialog is in it and `here` is another folder, as
/// for a sent dialog or one opened from a link (`docs/rules/inbox.md#folders`).
#[must_use]
pub fn lies_elsewhere(page: &Page, dialog: &DialogSummary, here: Folder) -> Option<String> {
    let folder = Folder::of(dialog);
    match folder {
        _ if folder == here => None,
        Folder::Archive => Some(page.t("folder-lies-in-archive")),
        Folder::Bin => Some(page.t("folder-lies-in-bin")),
        Folder::Inbox | Folder::Drafts | Folder::Sent | Folder::Deadlines => None,
    }
}

/// Folder text for a row: the archive or the bin when the list does not show it, else, in a search
/// of all folders, that the dialog is in sent.
#[must_use]
pub fn lies_in(
    page: &Page,
    dialog: &DialogSummary,
    here: Folder,
    scope: SearchScope,
) -> Option<String> {
    let elsewhere = lies_elsewhere(page, dialog, here);
    // The status tag already says that it is a draft.
    let is_sent = scope == SearchScope::Everywhere && dialog.labels.contains(&Label::Sent);
    elsewhere.or_else(|| is_sent.then(|| page.t("list-lies-in-sent")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{OwnerMarks, Phrase},
        views::samples,
    };

    /// `docs/rules/inbox.md#row`: the logo is shown only for the owner itself.
    #[test]
    fn a_mark_is_shown_only_where_the_owner_is_the_sender() {
        let owners = |code: &str| (code == "fjordvik").then(|| "Fjordvik kommune".to_owned());
        let page = |marks| Page {
            marks,
            ..Page::sample(Language::Nb)
        };
        let cases = [
            ("fjordvik", "", true),
            ("fjordvik", "Fjordvik KOMMUNE", true),
            ("fjordvik", " ", true),
            ("fjordvik", "Byggesakskontoret", false),
            // Has a logo and no name, so its code is shown.
            ("skatt", "", true),
            ("skatt", "Skatteetaten", false),
            ("mattilsynet", "", false),
            ("Fjordvik", "", false),
        ];
        for (owner, sender_name, is_shown) in cases {
            let mut dialog = samples::notice();
            owner.clone_into(&mut dialog.service_owner);
            dialog.sender_name.0 = vec![Phrase {
                value: sender_name.to_owned(),
                language: "nb".to_owned(),
            }];
            let shown = sender(&page(samples::marks()), &dialog, &owners).mark;
            let expected = OwnerCode::parse(owner).filter(|_| is_shown);
            assert_eq!(shown, expected, "{owner}, {sender_name}");
            let without = sender(&page(OwnerMarks::default()), &dialog, &owners);
            assert_eq!(without.mark, None);
        }
    }

    /// A sender that goes by one of the owner's names in another language is the owner.
    #[test]
    fn the_owner_is_not_named_after_itself_in_another_language() {
        let names = [
            ("nb", "Skatteetaten"),
            ("en", "Norwegian Tax Administration"),
        ];
        let own = names.map(|(_, name)| ("skatt".to_owned(), name.to_owned()));
        for language in Language::ALL {
            let page = Page {
                owner_aliases: own.iter().cloned().collect(),
                marks: samples::marks(),
                ..Page::sample(language)
            };
            let code = if language == Language::En { "en" } else { "nb" };
            let name = |_: &str| {
                let name = names.iter().find(|(language, _)| *language == code);
                name.map(|(_, name)| (*name).to_owned())
            };
            for (sender_name, is_own) in [
                ("Skatteetaten", true),
                ("SKATTEETATEN", true),
                ("Norwegian tax administration", true),
                ("Skatteklagenemnda", false),
            ] {
                let mut dialog = samples::notice();
                "skatt".clone_into(&mut dialog.service_owner);
                dialog.sender_name.0 = vec![Phrase {
                    value: sender_name.to_owned(),
                    language: "nb".to_owned(),
                }];
                let shown = sender(&page, &dialog, &name);
                assert_eq!(shown.via.is_none(), is_own, "{language:?} {sender_name}");
                assert_eq!(shown.mark.is_some(), is_own, "{language:?} {sender_name}");
                assert_eq!(shown.name.text, sender_name);
            }
        }
    }
}
