//! Addresses of the previous inbox: which list of ours they mean.

use jiff::{Timestamp, civil::Date};

use crate::{
    app::App,
    domain::{
        DatePreset, Folder, ListFilter, OrganisationNumber, OwnerCode, PartyGroup, ServiceCode,
        Status, oslo::in_oslo,
    },
    urls::{IgnoredParam, ListUrl, LocalPath, PartyKey},
    web::extractors::Query,
};

/// A label of Dialogporten's, which old addresses held among the statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OldLabel {
    Folder(Folder),
    Unopened,
}

/// Parsed address of the previous inbox: folder, filters and parties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OldAddress {
    /// The folder, from the path or from a label in the parameters.
    pub folder: Folder,
    /// Filters that have a counterpart here.
    pub filter: ListFilter,
    /// The parties in the address; empty for the party used last.
    pub parties: Vec<PartyKey>,
    /// The group of parties; `None` when the address names none.
    pub group: Option<PartyGroup>,
    /// Parameters that have no counterpart here or could not be parsed.
    pub unused: Vec<IgnoredParam>,
}

/// The service owner with this code or name, in any case and language.
#[must_use]
pub fn owner_of(app: &App, sender: &str) -> Option<OwnerCode> {
    let code = OwnerCode::parse(&sender.to_ascii_lowercase());
    let known = code.filter(|code| app.organisations.name(code.as_str(), &[]).is_some());
    known.or_else(|| app.organisations.aliases().code_of(sender))
}

impl OldAddress {
    /// Parses the parameters. A parameter may be repeated, and may hold several values separated by
    /// commas. A folder's label among the statuses of the inbox stands for that folder.
    #[must_use]
    pub fn read(
        folder: Folder,
        query: &Query,
        owner_of: &dyn Fn(&str) -> Option<OwnerCode>,
    ) -> Self {
        let mut read = Self {
            folder,
            ..Self::default()
        };
        let mut labels = Vec::new();
        let mut days = (None, None);
        for (name, value) in query.pairs() {
            let values = value
                .split(',')
                .map(str::trim)
                .filter(|one| !one.is_empty());
            match name {
                "search" => {
                    let words = value.trim();
                    read.filter.words = (!words.is_empty()).then(|| words.to_owned());
                }
                "fromDate" => days.0 = read.day(value),
                "toDate" => days.1 = read.day(value),
                _ => values.for_each(|one| read.take(name, one, &mut labels, owner_of)),
            }
        }
        if days != (None, None) {
            read.filter.date_preset = Some(DatePreset::Days(days.0, days.1));
        }
        read.choose_folder(&labels);
        read.unused.sort_by_key(|ignored| ignored.word());
        read.unused.dedup();
        read
    }

    fn take(
        &mut self,
        name: &str,
        value: &str,
        labels: &mut Vec<OldLabel>,
        owner_of: &dyn Fn(&str) -> Option<OwnerCode>,
    ) {
        let fault = match name {
            "party" => add(&mut self.parties, party_of(value), IgnoredParam::Party),
            "group" => set(&mut self.group, group_of(value), IgnoredParam::Party),
            "allParties" => {
                let group = (value == "true").then_some(PartyGroup::Organisations);
                self.group = self.group.or(group);
                None
            }
            "org" => add(
                &mut self.filter.owners,
                OwnerCode::parse(value),
                IgnoredParam::Owner,
            ),
            "sender" => add(
                &mut self.filter.owners,
                owner_of(value),
                IgnoredParam::Sender,
            ),
            "service" => {
                let code = ServiceCode::of_urn(value).or_else(|| ServiceCode::parse(value));
                add(&mut self.filter.services, code, IgnoredParam::Service)
            }
            "status" | "systemLabel" => match label_of(value) {
                Some(label) => {
                    labels.push(label);
                    None
                }
                None => add(
                    &mut self.filter.statuses,
                    status_of(value),
                    IgnoredParam::Status,
                ),
            },
            "updated" if letters(value) == "fromandtodate" => None,
            "updated" => set(
                &mut self.filter.date_preset,
                date_preset_of(value),
                IgnoredParam::Dates,
            ),
            "isContentSeen" => set(
                &mut self.filter.is_read,
                is_read_of(value),
                IgnoredParam::Read,
            ),
            "subAccounts" => Some(IgnoredParam::Unit),
            _ => None,
        };
        self.unused.extend(fault);
    }

    fn day(&mut self, value: &str) -> Option<Date> {
        let day = day_of(value);
        if day.is_none() && !value.is_empty() {
            self.unused.push(IgnoredParam::Dates);
        }
        day
    }

    /// Sets the folder from the labels: the inbox with a folder's label is that folder. A second
    /// label, and one that is not that of the folder in the path, are dropped.
    fn choose_folder(&mut self, labels: &[OldLabel]) {
        let Some(first) = labels.first() else {
            return;
        };
        match first {
            OldLabel::Folder(folder) if self.folder == Folder::Inbox => self.folder = *folder,
            OldLabel::Folder(folder) if self.folder == *folder => {}
            _ => self.unused.push(IgnoredParam::Status),
        }
        if labels.iter().any(|label| label != first) {
            self.unused.push(IgnoredParam::Status);
        }
    }

    /// The address of its list, when it names parties or a group; else `None`.
    #[must_use]
    pub fn named(&self) -> Option<String> {
        if let Some(group) = self.group {
            return Some(self.list(PartyKey::of_group(group), Vec::new()));
        }
        match &self.parties[..] {
            [] => None,
            [party] => Some(self.list(party.clone(), Vec::new())),
            several => {
                let choice = PartyKey::of_group(PartyGroup::Choice);
                Some(self.list(choice, several.to_vec()))
            }
        }
    }

    /// The address of its list for this party.
    #[must_use]
    pub fn of(&self, party: PartyKey) -> String {
        self.list(party, Vec::new())
    }

    fn list(&self, party: PartyKey, units: Vec<PartyKey>) -> String {
        let mut list_url = ListUrl {
            units,
            ..ListUrl::new(party, self.folder).with(self.filter.clone())
        };
        let unfit = list_url.settle();
        let unused: Vec<_> = self.unused.iter().copied().chain(unfit).collect();
        let address = list_url.without(&unused);
        // Marks the address where a national identity number was searched for.
        match LocalPath::parse(&address) {
            Some(cleaned) => cleaned.as_str().to_owned(),
            None => address,
        }
    }
}

fn add<T: PartialEq>(
    list: &mut Vec<T>,
    value: Option<T>,
    fault: IgnoredParam,
) -> Option<IgnoredParam> {
    let Some(value) = value else {
        return Some(fault);
    };
    if !list.contains(&value) {
        list.push(value);
    }
    None
}

fn set<T>(slot: &mut Option<T>, value: Option<T>, fault: IgnoredParam) -> Option<IgnoredParam> {
    let fault = value.is_none().then_some(fault);
    *slot = value.or(slot.take());
    fault
}

/// The letters of a keyword, for any spelling: `REQUIRES_ATTENTION`, `RequiresAttention`.
fn letters(word: &str) -> String {
    let letters = word.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

fn status_of(word: &str) -> Option<Status> {
    match &*letters(word) {
        "notapplicable" => Some(Status::NotApplicable),
        "inprogress" => Some(Status::InProgress),
        "draft" => Some(Status::Draft),
        "awaiting" => Some(Status::Awaiting),
        "requiresattention" => Some(Status::RequiresAttention),
        "completed" => Some(Status::Completed),
        _ => None,
    }
}

fn label_of(word: &str) -> Option<OldLabel> {
    match &*letters(word) {
        "default" => Some(OldLabel::Folder(Folder::Inbox)),
        "sent" => Some(OldLabel::Folder(Folder::Sent)),
        "archive" => Some(OldLabel::Folder(Folder::Archive)),
        "bin" => Some(OldLabel::Folder(Folder::Bin)),
        "markedasunopened" => Some(OldLabel::Unopened),
        _ => None,
    }
}

fn date_preset_of(word: &str) -> Option<DatePreset> {
    match &*letters(word) {
        "today" => Some(DatePreset::Today),
        "thisweek" => Some(DatePreset::Week),
        "thismonth" => Some(DatePreset::Month),
        "lastsixmonths" => Some(DatePreset::HalfYear),
        "lasttwelvemonths" => Some(DatePreset::Year),
        "olderthanoneyear" => Some(DatePreset::Older),
        _ => None,
    }
}

fn is_read_of(word: &str) -> Option<bool> {
    match &*letters(word) {
        "true" | "seen" => Some(true),
        "false" | "unseen" | "notseen" => Some(false),
        _ => None,
    }
}

/// Parses a date, or a time whose date in Oslo is used.
fn day_of(value: &str) -> Option<Date> {
    let moment = value.parse::<Timestamp>().ok();
    moment
        .map(|moment| in_oslo(moment).date())
        .or_else(|| value.parse().ok())
}

fn group_of(word: &str) -> Option<PartyGroup> {
    match &*letters(word) {
        "allcompanies" => Some(PartyGroup::Organisations),
        "allpersons" => Some(PartyGroup::People),
        _ => None,
    }
}

/// Parses the organisation of an old address, which never named people.
fn party_of(value: &str) -> Option<PartyKey> {
    let number = value
        .strip_prefix("urn:altinn:organization:identifier-no:")
        .unwrap_or(value);
    PartyKey::parse(OrganisationNumber::parse(number)?.as_str())
}
