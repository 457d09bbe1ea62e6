//! List filter: search words, filters and order of a list, and the search criteria that follow from
//! them (`docs/rules/inbox.md#folders`, `docs/rules/inbox.md#filters`,
//! `docs/rules/inbox.md#search`).

use jiff::Timestamp;

use crate::domain::{
    DatePreset, Due, Folder, Label, OwnerCode, SearchWords, ServiceCode, Sort, Status, TimeRange,
    search_words::{LANGUAGES, Unsearchable},
};

/// Most service owners, and most services, in one filter; Dialogporten's limit.
pub const MOST_VALUES: usize = 20;

/// Which folders a list is searched in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchScope {
    /// Only the folder that is shown.
    Folder,
    /// Every folder, the drafts included.
    Everywhere,
}

/// Filters, search words and order of a list. The default is a whole folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Search words as the person wrote them; perhaps none that can be searched for.
    pub words: Option<String>,
    /// Whether one of the words is enough, instead of all.
    pub is_any_word: bool,
    /// Language code of the words, when it is not the reader's language.
    pub words_in: Option<String>,
    /// Folders to search; `None` for the default of the method `scope`.
    pub scope: Option<SearchScope>,
    /// Any of these statuses; all when empty.
    pub statuses: Vec<Status>,
    /// `true` for read dialogs, `false` for unread ones.
    pub is_read: Option<bool>,
    /// Range of the date when the content last changed.
    pub date_preset: Option<DatePreset>,
    /// Any of these service owners; all when empty.
    pub owners: Vec<OwnerCode>,
    /// Any of these services; all when empty.
    pub services: Vec<ServiceCode>,
    /// Range of the deadline, relative to now.
    pub due: Option<Due>,
    /// Case number at the service owner.
    pub case: Option<String>,
    /// Process that the dialog belongs to, a URI.
    pub process: Option<String>,
    /// Order of the list; `None` for the folder's default.
    pub sort: Option<Sort>,
}

/// Reason why a list cannot be filtered as requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterError {
    /// The search words cannot be searched for.
    Words(Unsearchable),
    /// The last day is before the first.
    Days,
    /// The case number contains a national identity number.
    Case,
    /// More than [`MOST_VALUES`] service owners are named.
    Owners,
    /// More than [`MOST_VALUES`] services are named.
    Services,
    /// All filters together are longer than an address can hold.
    Address,
}

/// Arguments of one search in Dialogporten: a list filter at a point in time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchCriteria {
    /// The one folder label; the API joins several by AND, so there is never a second.
    pub label: Option<Label>,
    /// Any of these statuses; all when empty.
    pub statuses: Vec<Status>,
    /// Search text in the API's syntax, and the language code whose stems are used; without a code
    /// the words are compared as they are written.
    pub text: Option<(String, Option<&'static str>)>,
    /// `true` for read dialogs, `false` for unread ones.
    pub is_read: Option<bool>,
    /// Range of the date when the content last changed.
    pub changed: TimeRange,
    /// Range of the deadline, both ends included.
    pub due: TimeRange,
    /// Any of these service owners; all when empty.
    pub owners: Vec<OwnerCode>,
    /// Any of these services; all when empty.
    pub services: Vec<ServiceCode>,
    /// Case number at the service owner.
    pub case: Option<String>,
    /// Process that the dialog belongs to, a URI.
    pub process: Option<String>,
    /// Order in which Dialogporten returns the rows.
    pub sort: Sort,
}

/// One of the searches that a list consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Arguments of the search in Dialogporten.
    pub selection: SearchCriteria,
    /// Whether its hits are included or excluded.
    pub role: SearchRole,
}

/// Whether the hits of a search are included in a list or excluded from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchRole {
    /// Hits are in the list, once, however many searches find them.
    Include,
    /// Hits are not in the list, even when other searches find them.
    Exclude,
}

impl ListFilter {
    /// The parsed search words; `None` when there are none that can be searched for.
    #[must_use]
    pub fn search(&self) -> Option<SearchWords> {
        let words = self.words.as_deref()?;
        SearchWords::parse(words, self.is_any_word).ok()
    }

    /// The folders that are searched: words are searched in all folders, a filter applies to its
    /// folder, unless the reader chooses otherwise (`docs/rules/inbox.md#search-scope`).
    #[must_use]
    pub fn scope(&self) -> SearchScope {
        self.scope.unwrap_or(match self.words {
            Some(_) => SearchScope::Everywhere,
            None => SearchScope::Folder,
        })
    }

    /// The order in this folder: the reader's, else the folder's default.
    #[must_use]
    pub fn sort(&self, folder: Folder) -> Sort {
        self.sort.unwrap_or(match folder {
            Folder::Deadlines => Sort::Due,
            _ => Sort::Changed,
        })
    }

    /// Whether the list is narrower than a whole folder.
    #[must_use]
    pub fn narrows(&self) -> bool {
        *self
            != Self {
                sort: self.sort,
                ..Self::default()
            }
    }

    /// The statuses that a filter can offer in this list.
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

    /// Whether the other filters exclude a status: a settled dialog has no passed deadline.
    fn excludes(&self, status: Status) -> bool {
        self.due == Some(Due::Passed) && status.is_settled()
    }

    /// The statuses that the list holds; empty for all.
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

    /// Whether the list may hold settled dialogs.
    #[must_use]
    pub fn holds_settled(&self, folder: Folder) -> bool {
        let statuses = self.statuses_in(folder);
        statuses.is_empty() || statuses.into_iter().any(Status::is_settled)
    }

    /// The reasons why the filter cannot be applied; empty when it can.
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

    /// Codes of the languages whose stems are searched, for a reader of the language with this
    /// code: Norwegian always, since letters are Norwegian, and English for those who read it.
    /// Bokmål and nynorsk have the same stems.
    #[must_use]
    pub fn languages(&self, reader: &str) -> &'static [&'static str] {
        match self.words_in.as_deref().unwrap_or(reader) {
            "en" => &["nb", "en"],
            _ => &["nb"],
        }
    }

    /// The searches to make at `now`, for a reader of the language with this code: without words
    /// one, else one for each language of the words and one for the words as they are written.
    /// Excluded words are searched for as well, since each search knows only its own forms of a
    /// word. Empty when every word is too common to be searched for.
    ///
    /// The words as they are written are searched for however much the languages find: otherwise
    /// the result would depend on the size of a page, and a list, its file and the count of new
    /// messages would differ.
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
            // A search itself excludes what it reads in the language of the wanted words.
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

    /// The criteria of the first search.
    #[must_use]
    pub fn selection(&self, folder: Folder, now: Timestamp, reader: &str) -> SearchCriteria {
        let searches = self.searches(folder, now, reader).into_iter();
        let mut selections = searches.map(|search| search.selection);
        selections
            .next()
            .unwrap_or_else(|| self.narrowed(folder, now))
    }

    /// The criteria at `now` without search words.
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

    /// Covers `docs/rules/inbox.md#folders` as a table of label and statuses.
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

    /// Covers `docs/rules/inbox.md#deadlines`: range, order and statuses.
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

    /// A deadline counts as passed only while the dialog is not settled, in every list and in the
    /// count beside the deadlines.
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

    /// Covers `docs/rules/inbox.md#search-scope` for words and filters.
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

    /// The searches that are made: role, language code and text of each.
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

    /// Letters are Norwegian, so every search has Norwegian; tags have no language.
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

    /// Words that a search excludes are excluded from the hits of all others too.
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

    /// The search for words as written leaves out a word that one of the search's languages leaves
    /// out.
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
