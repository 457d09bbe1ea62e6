//! What a reader wants of a list besides whose and which folder: words, filters, order; and what
//! that means when it is asked for (`docs/rules/inbox.md#folders`, `docs/rules/inbox.md#filters`,
//! `docs/rules/inbox.md#search`).

use jiff::Timestamp;

use crate::domain::{
    DatePreset, Due, Folder, Label, OwnerCode, SearchWords, ServiceCode, Sort, Status, TimeRange,
    search_words::{LANGUAGES, Unsearchable},
};

/// Most service owners, and most services, that one list can be narrowed to; Dialogporten's limit.
pub const MOST_VALUES: usize = 20;

/// Where a list looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchScope {
    /// In its folder.
    Folder,
    /// In every folder, drafts too.
    Everywhere,
}

/// What a list is narrowed to, and how it is sorted. The default is all of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// What is searched for, as a person wrote it; perhaps nothing that can be searched for.
    pub words: Option<String>,
    /// Whether any of the words will do.
    pub is_any_word: bool,
    /// The language of the words as a code, when it is not the reader's.
    pub words_in: Option<String>,
    /// Where to look; `None` for what is usual.
    pub scope: Option<SearchScope>,
    /// Any of these; all when empty.
    pub statuses: Vec<Status>,
    /// Read, or unread.
    pub is_read: Option<bool>,
    /// When the content last changed.
    pub date_preset: Option<DatePreset>,
    /// Any of these; all when empty.
    pub owners: Vec<OwnerCode>,
    /// Any of these; all when empty.
    pub services: Vec<ServiceCode>,
    /// When it is due.
    pub due: Option<Due>,
    /// The case number at the service owner.
    pub case: Option<String>,
    /// The process that it belongs to, a URI.
    pub process: Option<String>,
    /// The order; `None` for what is usual in the folder.
    pub sort: Option<Sort>,
}

/// Why a list cannot be narrowed as was wished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterError {
    /// The words.
    Words(Unsearchable),
    /// The last day is before the first.
    Days,
    /// The case number holds a national identity number.
    Case,
    /// More than [`MOST_VALUES`] service owners.
    Owners,
    /// More than [`MOST_VALUES`] services.
    Services,
    /// All of it together is more than an address can hold.
    Address,
}

/// What Dialogporten is asked for: a wish at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchCriteria {
    /// The one folder label; the API joins several by AND, so there is never a second.
    pub label: Option<Label>,
    /// Any of these; all when empty.
    pub statuses: Vec<Status>,
    /// What is searched for, as the API reads it, and the code of the language that its words are read in;
    /// without one they are compared as they are written.
    pub text: Option<(String, Option<&'static str>)>,
    /// Read, or unread.
    pub is_read: Option<bool>,
    /// When the content last changed.
    pub changed: TimeRange,
    /// When it is due.
    pub due: TimeRange,
    /// Any of these; all when empty.
    pub owners: Vec<OwnerCode>,
    /// Any of these; all when empty.
    pub services: Vec<ServiceCode>,
    /// The case number.
    pub case: Option<String>,
    /// The process.
    pub process: Option<String>,
    /// The order.
    pub sort: Sort,
}

/// One of the searches that a list is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// What is asked for.
    pub selection: SearchCriteria,
    /// What becomes of what it finds.
    pub role: SearchRole,
}

/// What becomes of what a search finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchRole {
    /// It is in the list, once, whichever searches find it.
    Include,
    /// It is not in the list, whichever other searches find it.
    Exclude,
}

impl ListFilter {
    /// What is searched for, when that can be.
    #[must_use]
    pub fn search(&self) -> Option<SearchWords> {
        let words = self.words.as_deref()?;
        SearchWords::parse(words, self.is_any_word).ok()
    }

    /// Where it looks: a search looks everywhere, a filter in its folder, unless the reader says
    /// otherwise (`docs/rules/inbox.md#search-scope`).
    #[must_use]
    pub fn scope(&self) -> SearchScope {
        self.scope.unwrap_or(match self.words {
            Some(_) => SearchScope::Everywhere,
            None => SearchScope::Folder,
        })
    }

    /// The order in a folder.
    #[must_use]
    pub fn sort(&self, folder: Folder) -> Sort {
        self.sort.unwrap_or(match folder {
            Folder::Deadlines => Sort::Due,
            _ => Sort::Changed,
        })
    }

    /// Whether the list is anything but a whole folder.
    #[must_use]
    pub fn narrows(&self) -> bool {
        *self
            != Self {
                sort: self.sort,
                ..Self::default()
            }
    }

    /// The statuses that a filter can name in a list.
    #[must_use]
    pub fn possible_statuses(&self, folder: Folder) -> Vec<Status> {
        let is_in_folder = |status: &Status| match (self.scope(), folder) {
            (SearchScope::Folder, Folder::Inbox | Folder::Drafts) => {
                folder.statuses().contains(status)
            }
            _ => true,
        };
        let is_possible = |status: &Status| is_in_folder(status) && !self.excludes(*status);
        Status::KNOWN.into_iter().filter(is_possible).collect()
    }

    /// Whether the other filters exclude a status: no deadline has passed of what is settled.
    fn excludes(&self, status: Status) -> bool {
        self.due == Some(Due::Passed) && status.is_settled()
    }

    /// The statuses that the list holds; all when empty.
    #[must_use]
    pub fn statuses_in(&self, folder: Folder) -> Vec<Status> {
        let of_folder = match self.scope() {
            SearchScope::Folder => folder.statuses(),
            SearchScope::Everywhere => &[],
        };
        let wished = if self.statuses.is_empty() {
            of_folder
        } else {
            &self.statuses[..]
        };
        let known = Status::KNOWN;
        let is_narrowed = known.iter().any(|one| self.excludes(*one));
        let all = if wished.is_empty() && is_narrowed {
            &known[..]
        } else {
            wished
        };
        let left = all.iter().copied().filter(|one| !self.excludes(*one));
        left.collect()
    }

    /// Whether the list may hold dialogs in which the reader's part is over.
    #[must_use]
    pub fn holds_settled(&self, folder: Folder) -> bool {
        let statuses = self.statuses_in(folder);
        statuses.is_empty() || statuses.into_iter().any(Status::is_settled)
    }

    /// What cannot be done as was wished.
    #[must_use]
    pub fn faults(&self) -> Vec<FilterError> {
        let words = self.words.as_deref();
        let words = words.and_then(|words| SearchWords::parse(words, self.is_any_word).err());
        let is_reversed = self.date_preset.is_some_and(DatePreset::is_reversed);
        [
            words.map(FilterError::Words),
            is_reversed.then_some(FilterError::Days),
            (self.owners.len() > MOST_VALUES).then_some(FilterError::Owners),
            (self.services.len() > MOST_VALUES).then_some(FilterError::Services),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The languages that words are read in, by their codes, for a reader of the language with this code:
    /// Norwegian always, since letters are Norwegian, and English for those who read it. Bokmål and nynorsk
    /// have the same stems.
    #[must_use]
    pub fn languages(&self, reader: &str) -> &'static [&'static str] {
        match self.words_in.as_deref().unwrap_or(reader) {
            "en" => &["nb", "en"],
            _ => &["nb"],
        }
    }

    /// What to ask for at `now`, for a reader of the language with this code: one search, or one for each
    /// language that words are read in and one for the words as they are written. What is excluded is asked
    /// for as well, since each of them knows only its own forms of a word. None at all where every word is
    /// too common to be searched for.
    ///
    /// The words as they are written are asked for however much the languages find: whether they were must
    /// not depend on the size of a page, or a list, its file and the count of what is new in it would differ.
    #[must_use]
    pub fn searches(&self, folder: Folder, now: Timestamp, reader: &str) -> Vec<Search> {
        let selection = self.narrowed(folder, now);
        let Some(words) = self.search() else {
            let role = SearchRole::Include;
            return vec![Search { selection, role }];
        };
        let languages = self.languages(reader);
        let in_languages = languages.iter().filter_map(|code| {
            let text = words.as_query(code)?;
            Some((text, Some(*code)))
        });
        let as_written = words.as_written(languages).map(|text| (text, None));
        let included: Vec<_> = in_languages.chain(as_written).collect();
        let mut excluded = Vec::new();
        if let Some(text) = words.unwanted_query().filter(|_| !included.is_empty()) {
            let readings = LANGUAGES.map(Some).into_iter().chain([None]);
            // A search leaves out by itself what it reads as it reads what is wanted.
            let others = readings.filter(|code| included.iter().any(|(_, of)| of != code));
            excluded.extend(others.map(|code| (text.clone(), code)));
        }
        let search = |role| {
            let selection = &selection;
            move |text| Search {
                selection: SearchCriteria {
                    text: Some(text),
                    ..selection.clone()
                },
                role,
            }
        };
        let included = included.into_iter().map(search(SearchRole::Include));
        let excluded = excluded.into_iter().map(search(SearchRole::Exclude));
        included.chain(excluded).collect()
    }

    /// The first of the searches.
    #[must_use]
    pub fn selection(&self, folder: Folder, now: Timestamp, reader: &str) -> SearchCriteria {
        let searches = self.searches(folder, now, reader).into_iter();
        let mut selections = searches.map(|search| search.selection);
        selections
            .next()
            .unwrap_or_else(|| self.narrowed(folder, now))
    }

    /// What to ask for at `now`, whatever is searched for.
    fn narrowed(&self, folder: Folder, now: Timestamp) -> SearchCriteria {
        let label = match self.scope() {
            SearchScope::Folder => folder.label(),
            SearchScope::Everywhere => None,
        };
        let overdue_at_most = match (folder, self.scope()) {
            (Folder::Deadlines, SearchScope::Folder) => Folder::oldest_deadline(now),
            _ => TimeRange::default(),
        };
        SearchCriteria {
            label,
            statuses: self.statuses_in(folder),
            text: None,
            is_read: self.is_read,
            changed: self
                .date_preset
                .map(|date_preset| date_preset.time_range(now))
                .unwrap_or_default(),
            due: self
                .due
                .map(|due| due.time_range(now))
                .unwrap_or_default()
                .and(overdue_at_most),
            owners: self.owners.clone(),
            services: self.services.clone(),
            case: self.case.clone(),
            process: self.process.clone(),
            sort: self.sort(folder),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-25T12:00:00Z".parse().unwrap()
    }

    /// `docs/rules/inbox.md#folders`, as a table of label and statuses.
    #[test]
    fn each_folder_is_asked_for_as_the_table_says() {
        let open = [
            Status::NotApplicable,
            Status::InProgress,
            Status::Awaiting,
            Status::RequiresAttention,
            Status::Completed,
        ];
        for (folder, label, statuses) in [
            (Folder::Inbox, Label::Default, &open[..]),
            (Folder::Drafts, Label::Default, &[Status::Draft]),
            (Folder::Sent, Label::Sent, &[]),
            (Folder::Archive, Label::Archive, &[]),
            (Folder::Bin, Label::Bin, &[]),
        ] {
            let selection = ListFilter::default().selection(folder, now(), "nb");
            assert_eq!(selection.label, Some(label), "{folder:?}");
            assert_eq!(selection.statuses, statuses, "{folder:?}");
            assert_eq!(selection.due, TimeRange::default(), "{folder:?}");
        }
    }

    /// `docs/rules/inbox.md#deadlines`.
    #[test]
    fn deadlines_are_of_a_year_back_and_sorted_by_when_they_are() {
        let selection = ListFilter::default().selection(Folder::Deadlines, now(), "nb");
        assert_eq!(selection.label, Some(Label::Default));
        assert_eq!(selection.sort, Sort::Due);
        assert_eq!(
            selection.due.from,
            Some("2025-11-24T23:00:00Z".parse().unwrap())
        );
        assert!(selection.statuses.contains(&Status::Draft));
        assert!(!selection.statuses.contains(&Status::Completed));
    }

    /// A deadline has passed where something is still to be done, in every list and in the count beside
    /// the deadlines.
    #[test]
    fn passed_deadlines_are_of_what_is_not_settled() {
        let passed = ListFilter {
            due: Some(Due::Passed),
            ..ListFilter::default()
        };
        let everywhere = ListFilter {
            scope: Some(SearchScope::Everywhere),
            ..passed.clone()
        };
        for (filter, folder, is_draft_in) in [
            (&passed, Folder::Inbox, false),
            (&passed, Folder::Deadlines, true),
            (&passed, Folder::Archive, true),
            (&everywhere, Folder::Inbox, true),
        ] {
            let selection = filter.selection(folder, now(), "nb");
            let statuses = &selection.statuses;
            assert!(
                !statuses.iter().any(|status| status.is_settled()),
                "{folder:?}"
            );
            assert!(statuses.contains(&Status::RequiresAttention));
            assert_eq!(statuses.contains(&Status::Draft), is_draft_in, "{folder:?}");
            assert_eq!(selection.due.to, Some(now()));
            assert!(!filter.holds_settled(folder));
            assert!(
                !filter
                    .possible_statuses(folder)
                    .contains(&Status::Completed)
            );
        }
        assert!(ListFilter::default().holds_settled(Folder::Inbox));
        assert!(!ListFilter::default().holds_settled(Folder::Deadlines));
        assert!(ListFilter::default().holds_settled(Folder::Archive));
        let soon = ListFilter {
            due: Some(Due::Soon),
            ..ListFilter::default()
        };
        assert!(
            soon.selection(Folder::Archive, now(), "nb")
                .statuses
                .is_empty()
        );
    }

    /// `docs/rules/inbox.md#search-scope`.
    #[test]
    fn a_search_looks_everywhere_and_a_filter_in_its_folder() {
        let words = ListFilter {
            words: Some("skatt moms".to_owned()),
            ..ListFilter::default()
        };
        let everywhere = words
            .searches(Folder::Inbox, now(), "nn")
            .remove(0)
            .selection;
        assert_eq!(everywhere.label, None);
        assert!(everywhere.statuses.is_empty());
        let here = ListFilter {
            scope: Some(SearchScope::Folder),
            ..words
        };
        let here = here.selection(Folder::Archive, now(), "nb");
        assert_eq!(here.label, Some(Label::Archive));
        let filter = ListFilter {
            is_read: Some(false),
            statuses: vec![Status::Completed],
            ..ListFilter::default()
        };
        let filter = filter.selection(Folder::Inbox, now(), "nb");
        assert_eq!(filter.label, Some(Label::Default));
        assert_eq!(filter.statuses, [Status::Completed]);
    }

    /// What is asked: its role, the code of its language, its words.
    fn asked(
        words: &str,
        words_in: Option<&str>,
        reader: &str,
    ) -> Vec<(SearchRole, String, String)> {
        let filter = ListFilter {
            words: Some(words.to_owned()),
            words_in: words_in.map(str::to_owned),
            ..ListFilter::default()
        };
        let searches = filter.searches(Folder::Inbox, now(), reader).into_iter();
        searches
            .map(|one| {
                let (text, code) = one.selection.text.unwrap();
                (one.role, code.unwrap_or_default().to_owned(), text)
            })
            .collect()
    }

    fn include(code: &str, text: &str) -> (SearchRole, String, String) {
        (SearchRole::Include, code.to_owned(), text.to_owned())
    }

    fn exclude(code: &str, text: &str) -> (SearchRole, String, String) {
        (SearchRole::Exclude, code.to_owned(), text.to_owned())
    }

    /// Letters are Norwegian, so every search is; tags have no language.
    #[test]
    fn words_are_read_in_norwegian_and_in_english_by_those_who_read_it_and_as_they_are_written() {
        let (nb, en) = (include("nb", "brev"), include("en", "brev"));
        let written = include("", "brev");
        for (words_in, reader, expected) in [
            (None, "nb", vec![&nb, &written]),
            (None, "nn", vec![&nb, &written]),
            (None, "en", vec![&nb, &en, &written]),
            (Some("en"), "nb", vec![&nb, &en, &written]),
            (Some("nb"), "en", vec![&nb, &written]),
            (Some("nn"), "en", vec![&nb, &written]),
        ] {
            let found = asked("brev", words_in, reader);
            let found: Vec<_> = found.iter().collect();
            assert_eq!(found, expected, "{words_in:?} {reader}");
        }
        assert!(asked("og det", None, "nb").is_empty());
    }

    /// What each reading of the words knows is excluded from what the others find.
    #[test]
    fn what_is_excluded_is_asked_for_in_every_other_reading() {
        let gebyr = ["nb", "en", ""].map(|code| exclude(code, "gebyr OR gebyr"));
        let brev = |code| include(code, "brev -gebyr");
        let [nb, en, written] = gebyr.clone();
        assert_eq!(
            asked("brev -gebyr", None, "nb"),
            [brev("nb"), brev(""), nb, en, written]
        );
        let [nb, en, written] = gebyr.clone();
        assert_eq!(
            asked("brev -gebyr", None, "en"),
            [brev("nb"), brev("en"), brev(""), nb, en, written]
        );
        let [_, en, written] = gebyr;
        assert_eq!(
            asked("2026 -gebyr", None, "nb"),
            [include("nb", "2026 -gebyr"), en, written]
        );
        assert_eq!(
            asked("brev -2026", None, "nb"),
            [include("nb", "brev -2026"), include("", "brev -2026")]
        );
    }

    /// A word is passed over by the search for words as they are written where a language of the search does.
    #[test]
    fn words_as_they_are_written_are_those_that_the_page_names() {
        assert_eq!(
            asked("brev og 2026", None, "nb"),
            [include("nb", "brev AND 2026"), include("", "brev AND 2026")]
        );
        assert_eq!(
            asked("2026 1/26", None, "nb"),
            [include("nb", "2026 AND 1/26")]
        );
        assert_eq!(
            asked("men", None, "en"),
            [include("en", "men"), include("", "men")]
        );
    }

    #[test]
    fn every_fault_is_told() {
        let filter = ListFilter {
            words: Some("a".to_owned()),
            date_preset: Some(DatePreset::Days(
                Some("2026-02-01".parse().unwrap()),
                Some("2026-01-01".parse().unwrap()),
            )),
            owners: (0..21)
                .filter_map(|n| OwnerCode::parse(&format!("etat{n}")))
                .collect(),
            services: (0..21)
                .filter_map(|n| ServiceCode::parse(&format!("s{n}")))
                .collect(),
            ..ListFilter::default()
        };
        assert_eq!(
            filter.faults(),
            [
                FilterError::Words(Unsearchable::TooShort),
                FilterError::Days,
                FilterError::Owners,
                FilterError::Services
            ]
        );
        assert!(ListFilter::default().faults().is_empty());
        assert!(filter.narrows() && !ListFilter::default().narrows());
    }
}
