//! URLs of the product: the [`table`] with one row for each address, the types that build and parse
//! them, and the one rule for where a redirect may lead ([`LocalPath`]).
//!
//! Path segments are bokmål and the same in every language (`docs/rules/inbox.md#addresses`).

mod dialog;
mod group;
mod identity_number;
mod list;
mod query;
pub mod table;
mod unit_picker;

use std::{collections::BTreeSet, fmt};

use url::Url;

pub use self::{
    dialog::{
        AccessPath, ActionPath, DialogStateUrl, HistoryPath, PrintPath, TokenPath, TransmissionPath,
    },
    group::{OWN_PARTY, group_word},
    list::{
        IgnoredParam, ListUrl, RowsMark, SelectionMode, date_preset_word, due_word, reach_word,
        sort_word, status_word,
    },
    query::pairs as query_pairs,
    // Rows without parameters are addresses as they are.
    table::{
        ACCESSIBILITY, APPEARANCE, Access, CLOSE_NOTICE, CSP_REPORT, HELP, LABELS, LANGUAGE,
        LOGGED_OUT, LOGIN, LOGIN_CALLBACK, LOGIN_PAGE, LOGOUT, LOGOUT_EVERYWHERE, LOGOUT_TOKEN,
        PARTIES, PRIVACY, PROFILE, PROFILE_DATA, PROFILE_DELETE, PROFILE_DELETE_ALL,
        PROFILE_END_OTHERS, PROFILE_UNIT_SETS, SAVED_SEARCHES, START,
    },
    unit_picker::{ChosenUnits, UnitPicker, UnitTicks, UnitsPath},
};
use crate::domain::{
    DialogId, Folder, LabelAction, OwnerCode, OwnerMarks, PictureHash, Scope,
    parties::{NotSearchable, Search},
};

/// Key of a party in addresses: an organisation number, or a handle that only the server can
/// resolve to a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartyKey(String);

impl PartyKey {
    /// Accepts 1–64 letters, digits, `-` and `_`; `None` otherwise.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let fits = (1..=64).contains(&word.len())
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(word.to_owned()))
    }

    /// The key as it is written in a path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The path segment of a folder, in bokmål.
#[must_use]
pub fn folder_word(folder: Folder) -> &'static str {
    match folder {
        Folder::Inbox => "innboks",
        Folder::Drafts => "utkast",
        Folder::Sent => "sendt",
        Folder::Archive => "arkiv",
        Folder::Bin => "papirkurv",
        Folder::Deadlines => "frister",
    }
}

/// The folder of a path segment; `None` for any other text.
#[must_use]
pub fn folder_of(word: &str) -> Option<Folder> {
    Folder::ALL
        .into_iter()
        .find(|folder| folder_word(*folder) == word)
}

/// `/dialog/{id}`: opens a dialog; carries the list to return to.
#[derive(Clone, Debug)]
pub struct DialogPath<'a> {
    /// UUID of the dialog, as Dialogporten writes it.
    pub id: DialogId,
    /// The list that the dialog was opened from; `None` when the address names none.
    pub list: Option<&'a LocalPath>,
    /// The row of that list to return to when this one has left it.
    pub beside: Option<DialogId>,
}

impl DialogPath<'_> {
    /// The address of a dialog that names no list to return to.
    #[must_use]
    pub fn new(id: DialogId) -> Self {
        Self {
            id,
            list: None,
            beside: None,
        }
    }
}

impl fmt::Display for DialogPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = table::DIALOG.path([&self.id.0]);
        let list = self.list.map(|list| ("liste", list.as_str().to_owned()));
        let beside = self.beside.filter(|_| list.is_some());
        let beside = beside.map(|row| ("ved", row.0.to_string()));
        let pairs: Vec<_> = list.into_iter().chain(beside).collect();
        f.write_str(&query::address(&path, &pairs))
    }
}

/// The address of a list with a sealed message that one of its dialogs is gone (`borte`).
#[must_use]
pub fn list_without(list: &ListUrl, told: &str) -> String {
    let list = list.to_string();
    let sign = if list.contains('?') { '&' } else { '?' };
    format!("{list}{sign}borte={}", encode(told))
}

/// `/dialog/{id}/valg`: label actions for one row of a list; does not open the dialog.
#[derive(Clone, Copy, Debug)]
pub struct DialogOptions<'a> {
    /// UUID of the dialog, as Dialogporten writes it.
    pub id: DialogId,
    /// Sealed label target of the row's form (`sak`), by which lists find the dialog again.
    pub drawn: &'a str,
    /// The list that the dialog is a row of.
    pub list: &'a LocalPath,
    /// The row to return to when this one has left the list.
    pub beside: Option<DialogId>,
}

impl fmt::Display for DialogOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = table::DIALOG_OPTIONS.path([&self.id.0]);
        let beside = self.beside.map(|row| row.0.to_string());
        let own = [("sak", self.drawn), ("liste", self.list.as_str())];
        let beside = beside.as_deref().map(|row| ("ved", row));
        let pairs: Vec<_> = own.into_iter().chain(beside).collect();
        f.write_str(&query::address(&path, &pairs))
    }
}

/// `/dialog/{id}/kalender`: the deadline as a calendar file.
#[derive(Clone, Copy, Debug)]
pub struct CalendarPath<'a> {
    /// UUID of the dialog, as Dialogporten writes it.
    pub id: DialogId,
    /// Sealed label target (`sak`), by which lists find the dialog again.
    pub drawn: &'a str,
}

impl fmt::Display for CalendarPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = table::DIALOG_CALENDAR.path([&self.id.0]);
        write!(f, "{path}?sak={}", encode(self.drawn))
    }
}

/// `/etat/{merker}`: logos of some service owners as one style sheet. The address names every owner
/// with the hash of its logo, as in `nav.0123456789ab,skd.ba9876543210`, so the content at one
/// address never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkSheet(Vec<(OwnerCode, PictureHash)>);

impl MarkSheet {
    /// Most owners in one sheet: more than a page of a hundred rows can show.
    const MOST: usize = 120;

    /// The sheet for those of `codes` that have a logo; `None` when none of them has.
    #[must_use]
    pub fn of<'a>(
        codes: impl IntoIterator<Item = &'a OwnerCode>,
        marks: &OwnerMarks,
    ) -> Option<Self> {
        let codes: BTreeSet<_> = codes.into_iter().collect();
        let shown: Vec<_> = codes
            .into_iter()
            .filter_map(|code| Some((code.clone(), marks.get(code)?.hash.clone())))
            .take(Self::MOST)
            .collect();
        (!shown.is_empty()).then_some(Self(shown))
    }

    /// Parses the last path segment. Each set of owners has one spelling: sorted by code, each
    /// once; `None` for any other.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let one = |part: &str| {
            let (code, hash) = part.split_once('.')?;
            Some((OwnerCode::parse(code)?, PictureHash::parse(hash)?))
        };
        let marks: Vec<_> = word.split(',').map(one).collect::<Option<_>>()?;
        let is_ordered = marks.is_sorted_by(|(before, _), (after, _)| before < after);
        (is_ordered && marks.len() <= Self::MOST).then_some(Self(marks))
    }

    /// The service owners of the sheet, each with the hash that its logo must have.
    pub fn marks(&self) -> impl Iterator<Item = &(OwnerCode, PictureHash)> {
        self.0.iter()
    }
}

impl fmt::Display for MarkSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marks = self.0.iter();
        let marks: Vec<_> = marks
            .map(|(code, hash)| format!("{code}.{}", hash.as_str()))
            .collect();
        f.write_str(&table::LOGOS.path([&marks.join(",")]))
    }
}

/// `/dialog/{id}/merk`: changes the labels of one dialog (POST).
#[derive(Clone, Copy, Debug)]
pub struct LabelPath(pub DialogId);

impl fmt::Display for LabelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&table::DIALOG_LABELS.path([&self.0.0]))
    }
}

/// `/merk/{endring}`: shows the outcome of a label change, and asks for confirmation of one that
/// came after the login had ended. The chosen dialogs are stored on the server: a hundred of them
/// fit in no address.
#[derive(Clone, Copy, Debug)]
pub struct ChangePath<'a>(pub &'a str);

impl fmt::Display for ChangePath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&table::LABEL_CHANGE.path([&self.0]))
    }
}

/// A list in bulk-select mode, after a form that had no row ticked.
#[derive(Clone, Copy, Debug)]
pub struct NothingChosenPath<'a>(pub &'a ListUrl);

impl fmt::Display for NothingChosenPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}&valgt=0", self.0.selection_mode(SelectionMode::Some))
    }
}

/// `/angre/{endring}`: undoes a label change (POST) and shows the outcome (GET).
#[derive(Clone, Copy, Debug)]
pub struct UndoPath<'a>(pub &'a str);

impl fmt::Display for UndoPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&table::UNDO.path([&self.0]))
    }
}

/// A list with the confirmation of a label change (`gjort`).
#[derive(Clone, Debug)]
pub struct ConfirmedPath<'a> {
    /// The list that shows the confirmation.
    pub list: &'a ListUrl,
    /// Id of the stored label change; URL-safe.
    pub change: &'a str,
    /// The row to scroll to; `None` for the top of the list.
    pub row: Option<DialogId>,
}

impl fmt::Display for ConfirmedPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = self.list.to_string();
        let sign = if list.contains('?') { '&' } else { '?' };
        write!(f, "{list}{sign}gjort={}", encode(self.change))?;
        self.row
            .map_or(Ok(()), |row| write!(f, "#{}", row_anchor(row)))
    }
}

/// The address with the fragment that names the element `id` of its page.
#[must_use]
pub fn with_fragment(address: &impl fmt::Display, id: &str) -> String {
    format!("{address}#{id}")
}

/// The section of the help page that says whom to contact.
#[must_use]
pub fn help_contact() -> String {
    with_fragment(&HELP, "kontakt")
}

/// The HTML id of a dialog's row in its list.
#[must_use]
pub fn row_anchor(id: DialogId) -> String {
    format!("d-{}", id.0)
}

/// The value of a label action in forms and addresses.
#[must_use]
pub fn label_word(action: LabelAction) -> &'static str {
    match action {
        LabelAction::Archive => "arkiver",
        LabelAction::Bin => "kast",
        LabelAction::Restore => "legg-tilbake",
        LabelAction::MarkUnread => "ulest",
    }
}

/// The label action of a form value; `None` for any other text.
#[must_use]
pub fn label_of(word: &str) -> Option<LabelAction> {
    LabelAction::ALL
        .into_iter()
        .find(|action| label_word(*action) == word)
}

/// Whether GET at the address of a form shows a page that asks for confirmation: a form that was
/// posted after the login had ended is carried there and not lost (`docs/rules/security.md#act-3`).
#[must_use]
pub fn asks_again(path: &str) -> bool {
    let asking = [
        SAVED_SEARCHES.row(),
        table::SAVED_SEARCH.row(),
        table::UNITS.row(),
        table::UNDO.row(),
    ];
    table::find(path).is_some_and(|row| asking.contains(row))
}

/// Whether label forms are posted to this path. One that came after the login had ended is stored,
/// and the page of its change asks for confirmation.
#[must_use]
pub fn takes_labels(path: &str) -> bool {
    path == LABELS.as_str() || table::DIALOG_LABELS.matches(path).is_some()
}

/// `/logg-inn` with the page to return to and, for step-up, the level.
#[derive(Clone, Debug)]
pub struct Login<'a> {
    /// The page to return to after the login.
    pub return_to: &'a LocalPath,
    /// Whether the login asks for the high level (step-up).
    pub high: bool,
}

impl Login<'_> {
    /// The address for a login that nobody asked for by a click: a redirect or a script leads there.
    #[must_use]
    pub fn automatic(&self) -> String {
        format!("{self}&auto=1")
    }
}

impl fmt::Display for Login<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let return_to = ("retur", self.return_to.as_str());
        let level = self.high.then_some(("niva", "hoy"));
        let pairs: Vec<_> = [return_to].into_iter().chain(level).collect();
        f.write_str(&query::address(LOGIN.as_str(), &pairs))
    }
}

/// `/logg-inn/videre` with the page to return to.
#[derive(Clone, Copy, Debug)]
pub struct LoginPage<'a>(pub &'a LocalPath);

impl fmt::Display for LoginPage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = [("retur", self.0.as_str())];
        f.write_str(&query::address(LOGIN_PAGE.as_str(), &pairs))
    }
}

/// Parses the return address of a login, as [`Login`] wrote it; the start page for anything that is
/// not a page of ours.
#[must_use]
pub fn return_address(written: &str) -> LocalPath {
    let path = page_or_start(written);
    if path.path() == LOGGED_OUT.as_str() {
        return LocalPath::start();
    }
    path
}

/// Parses the page that a form was on; the start page for anything that is not a page of ours.
#[must_use]
pub fn page_or_start(written: &str) -> LocalPath {
    LocalPath::parse(written)
        .filter(|path| is_page(path.path()))
        .unwrap_or_else(LocalPath::start)
}

/// Whether a redirect may lead to this path of ours. Unknown paths count as pages: they answer 404.
#[must_use]
pub fn is_page(path: &str) -> bool {
    table::find(path).is_none_or(|row| row.kind == table::Kind::Page)
}

/// `/aktor`: URL of the party picker. Only values that differ from the default are in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyPickerUrl {
    /// Search text, as the person wrote it.
    pub words: Option<String>,
    /// The kinds of parties that are listed (`type`).
    pub scope: Scope,
    /// Whether deleted parties are listed; `None` follows the reader's setting.
    pub deleted: Option<bool>,
    /// Number of pages before this one (pagination from zero).
    pub pages_before: usize,
    /// The folder to open for the chosen party.
    pub folder: Folder,
    /// The filtered list that the reader came from, which is opened for the chosen party.
    pub list: Option<ListUrl>,
}

/// A parameter of the picker's address that could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoredPickerParam {
    /// `q`: a search text that cannot match any party, or one given twice.
    Words,
    /// `q`: a search text with what looks like a national identity number.
    IdentityNumber,
    /// `type`: an unknown kind of party, or given twice.
    Scope,
    /// `slettet`: neither `0` nor `1`, or given twice.
    Deleted,
    /// `side`: not a page number, or given twice.
    Page,
    /// `visning`: an unknown folder, or given twice.
    Folder,
}

impl PartyPickerUrl {
    /// Parses the parameters of the address. Unknown parameters and empty values are ignored,
    /// values that are malformed or given twice are dropped and returned
    /// (`docs/rules/inbox.md#addresses`).
    #[must_use]
    pub fn read<'a>(
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> (Self, Vec<IgnoredPickerParam>) {
        let mut read = Self::default();
        let mut unused = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in pairs.filter(|(_, value)| !value.trim().is_empty()) {
            let is_repeated = seen.contains(&name);
            seen.push(name);
            let fault = match name {
                "q" => read.take_words(value, is_repeated),
                "type" => read.take_scope(value, is_repeated),
                "slettet" => {
                    read.deleted = match value {
                        _ if is_repeated => None,
                        "1" => Some(true),
                        "0" => Some(false),
                        _ => None,
                    };
                    read.deleted
                        .is_none()
                        .then_some(IgnoredPickerParam::Deleted)
                }
                "side" => {
                    let page = value.parse::<usize>().ok().filter(|_| !is_repeated);
                    let before = page.and_then(|page| page.checked_sub(1));
                    read.pages_before = before.unwrap_or(0);
                    before.is_none().then_some(IgnoredPickerParam::Page)
                }
                "visning" => {
                    let folder = folder_of(value).filter(|_| !is_repeated);
                    read.folder = folder.unwrap_or_default();
                    folder.is_none().then_some(IgnoredPickerParam::Folder)
                }
                "liste" => {
                    let list = LocalPath::parse(value).filter(|_| !is_repeated);
                    read.list = list.as_ref().and_then(ListUrl::at);
                    None
                }
                _ => None,
            };
            unused.extend(fault);
        }
        if let Some(list) = &read.list {
            read.folder = list.folder;
        }
        unused.dedup();
        (read, unused)
    }

    fn take_words(&mut self, value: &str, is_repeated: bool) -> Option<IgnoredPickerParam> {
        self.words = None;
        match Search::parse(value) {
            Err(NotSearchable::IdentityNumber) => Some(IgnoredPickerParam::IdentityNumber),
            Ok(_) if !is_repeated => {
                self.words = Some(value.trim().to_owned());
                None
            }
            _ => Some(IgnoredPickerParam::Words),
        }
    }

    fn take_scope(&mut self, value: &str, is_repeated: bool) -> Option<IgnoredPickerParam> {
        let scope = Scope::ALL
            .into_iter()
            .find(|scope| scope_word(*scope) == value && !is_repeated);
        self.scope = scope.unwrap_or_default();
        scope.is_none().then_some(IgnoredPickerParam::Scope)
    }

    /// The search text, parsed; the empty search when there is none.
    #[must_use]
    pub fn search(&self) -> Search {
        let words = self.words.as_deref().map(Search::parse);
        words.and_then(Result::ok).unwrap_or_default()
    }

    /// The parameters of the address, without defaults.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let page = (self.pages_before > 0).then(|| (self.pages_before + 1).to_string());
        let scope = (self.scope != Scope::All).then(|| scope_word(self.scope).to_owned());
        let folder = (self.folder != Folder::Inbox).then(|| folder_word(self.folder).to_owned());
        let list = self.list.as_ref().map(ListUrl::local_path);
        let list = list.map(|list| list.as_str().to_owned());
        let deleted = self.deleted.map(|shown| if shown { "1" } else { "0" });
        [
            ("q", self.words.clone()),
            ("type", scope),
            ("slettet", deleted.map(str::to_owned)),
            ("side", page),
            ("visning", folder.filter(|_| self.list.is_none())),
            ("liste", list),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
    }

    /// The same listing from the first page.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self {
            pages_before: 0,
            ..self.clone()
        }
    }
}

impl fmt::Display for PartyPickerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&query::address(PARTIES.as_str(), &self.pairs()))
    }
}

/// `/aktor/{aktor}/favoritt`: sets or removes a favourite (POST).
#[derive(Clone, Copy, Debug)]
pub struct FavouritePath<'a>(pub &'a PartyKey);

impl fmt::Display for FavouritePath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&table::FAVOURITE.path([&self.0.as_str()]))
    }
}

/// `/profil/{felt}`: changes one setting (POST).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileField {
    /// The party whose inbox the start page opens.
    DefaultParty,
    /// Whether deleted parties are listed.
    ShowDeleted,
    /// Whether single keys are keyboard shortcuts.
    Shortcuts,
}

impl ProfileField {
    /// Every setting that has a form of its own.
    pub const ALL: [Self; 3] = [Self::DefaultParty, Self::ShowDeleted, Self::Shortcuts];

    /// The path segment of the setting.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DefaultParty => "forst",
            Self::ShowDeleted => "slettede",
            Self::Shortcuts => "hurtigtaster",
        }
    }
}

impl fmt::Display for ProfileField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&table::PROFILE_FIELD.path([&self.word()]))
    }
}

/// `/sok/{id}`: one saved search, and the forms that change it.
#[derive(Clone, Copy, Debug)]
pub struct SearchPath<'a> {
    /// Id of the saved search; URL-safe.
    pub id: &'a str,
    /// The operation, as the last path segment.
    pub act: SearchAct,
}

/// An operation on a saved search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchAct {
    /// Shows the form for another name, and saves it (POST).
    Rename,
    /// Asks for confirmation, and deletes the search (POST).
    Delete,
    /// Redirects to the list of the search.
    Open,
    /// Moves the search up or down by one (POST).
    Move,
}

impl fmt::Display for SearchPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = match self.act {
            SearchAct::Rename => table::SAVED_SEARCH,
            SearchAct::Delete => table::SAVED_SEARCH_DELETE,
            SearchAct::Open => table::SAVED_SEARCH_OPEN,
            SearchAct::Move => table::SAVED_SEARCH_MOVE,
        };
        f.write_str(&row.path([&self.id]))
    }
}

/// The address of the form that saves a list as a search.
#[must_use]
pub fn save_search(list: &ListUrl) -> String {
    let list = list.first_page().to_string();
    query::address(SAVED_SEARCHES.as_str(), &[("adresse", &list)])
}

/// The address of a saved search's row among the others.
#[must_use]
pub fn search_row(id: &str) -> String {
    format!("{SAVED_SEARCHES}#s-{id}")
}

/// The address of a saved search's row, with its new messages counted (`nye`).
#[must_use]
pub fn search_news(id: &str) -> String {
    format!("{SAVED_SEARCHES}?nye={id}#s-{id}")
}

/// The same address without trailing slashes in its path, which people type and mail programs add;
/// `None` when there are none, or when the result would not be a [`LocalPath`].
#[must_use]
pub fn without_end_slashes(uri: &http::Uri) -> Option<LocalPath> {
    let path = uri.path().strip_suffix('/')?.trim_end_matches('/');
    let query = uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    LocalPath::parse(&format!("{path}{query}")).filter(|_| !path.is_empty())
}

/// The same address with the path segment `word` in lower case; `None` when nothing changes, or
/// when the result would not be a [`LocalPath`].
#[must_use]
pub fn with_small_letters(uri: &http::Uri, word: &str) -> Option<LocalPath> {
    let small = word.to_ascii_lowercase();
    let words = uri.path().split('/');
    let words = words.map(|given| if given == word { &*small } else { given });
    let path = words.collect::<Vec<_>>().join("/");
    let query = uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    LocalPath::parse(&format!("{path}{query}")).filter(|_| path != uri.path())
}

/// The value of a scope in the parameter `type`.
fn scope_word(scope: Scope) -> &'static str {
    match scope {
        Scope::All => "alle",
        Scope::People => "personer",
        Scope::Organisations => "virksomheter",
    }
}

fn encode(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// A path with query on our own origin, as a browser resolves it: the only value that a redirect or
/// a "back" link made from input may hold. A long query has its parameters packed, so every page
/// that we link to has such an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Longest path and query, in bytes. It is written into the head of a redirect, and that head
    /// must fit the 4 kB that a proxy in front of us commonly allows.
    pub const MOST: usize = 2500;
    /// Longest text that is parsed, in bytes; longer addresses do not reach us.
    const MOST_READ: usize = 16 * 1024;

    /// The path of the start page.
    #[must_use]
    pub fn start() -> Self {
        Self(START.to_string())
    }

    /// Parses a path and query of ours. Prevents open redirects (`docs/rules/login.md#m5`,
    /// `docs/rules/login.md#oidc-12`): the text is parsed as a browser would parse it and
    /// serialised, and the result is checked by the same rule again, since `/..//host` normalises
    /// to `//host`.
    ///
    /// A parameter that holds a national identity number is removed, and the path says so; a path
    /// with a number in one of its segments is refused.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let base = Url::parse("https://local.invalid").ok()?;
        if text.len() > Self::MOST_READ || !is_plain_path(text) {
            return None;
        }
        let url = base.join(text).ok()?;
        if url.origin() != base.origin() || !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        if identity_number::is_in_path(url.path()) {
            return None;
        }
        let path = match url.query() {
            Some(query) => {
                let cleaned = identity_number::taken_out_of(query);
                query::rewritten(url.path(), cleaned.as_deref().unwrap_or(query))
            }
            None => url.path().to_owned(),
        };
        (path.len() <= Self::MOST && is_plain_path(&path)).then_some(Self(path))
    }

    /// As [`parse`](Self::parse), with the start page for anything that is refused.
    #[must_use]
    pub fn parse_or_start(text: &str) -> Self {
        Self::parse(text).unwrap_or_else(Self::start)
    }

    /// The path and query, percent-encoded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path without query and fragment.
    #[must_use]
    pub fn path(&self) -> &str {
        self.0.split(['?', '#']).next().unwrap_or_default()
    }
}

/// Accepts one leading slash, no second slash or backslash after it, no backslash and no control
/// character anywhere.
fn is_plain_path(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && !text.chars().any(|c| c.is_control() || c == '\\')
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::Picture;

    #[test]
    fn an_address_to_return_to_survives_in_any_length() {
        for path in [
            "/".to_owned(),
            "/a/1/innboks?q=%C3%A6+b&x=2".to_owned(),
            format!("/aktor?{}", "&".repeat(1900)),
            format!("/aktor?q={}", "%26".repeat(660)),
        ] {
            let return_to = LocalPath::parse(&path).unwrap();
            let login = Login {
                return_to: &return_to,
                high: true,
            };
            let address = login.to_string();
            assert!(address.len() < 2800, "{} bytes", address.len());
            let url = Url::parse("https://x.no").unwrap().join(&address).unwrap();
            let (_, written) = url.query_pairs().find(|(name, _)| name == "retur").unwrap();
            assert_eq!(return_address(&written), return_to);
        }
        for foreign in [
            "~",
            "~x",
            "~Ly9ldmlsLmV4YW1wbGU",
            "~/aktor",
            "//evil.example",
        ] {
            assert_eq!(return_address(foreign), LocalPath::start(), "{foreign}");
        }
    }

    #[test]
    fn our_own_paths_survive_unchanged() {
        for path in [
            "/",
            "/a/310702641/innboks?etter=abc_-",
            "/dialog/01a0f4c4-98c0-7002-8000-000000003dde?liste=%2Fa%2F1%2Finnboks",
        ] {
            assert_eq!(LocalPath::parse(path).unwrap().as_str(), path);
        }
    }

    #[test]
    fn m5_whatever_could_lead_elsewhere_becomes_the_start_page() {
        let hostile = [
            "",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "http:evil.example",
            "https:/evil.example",
            "javascript:alert(1)",
            "evil.example",
            "@evil.example",
            "?x",
            "#x",
            ".",
            "..",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r/evil.example",
            "/\0",
            "\t//evil.example",
            " //evil.example",
            " /",
            "/..//evil.example",
            "/.//evil.example",
            "/a/..//evil.example",
            "/%2e%2e//evil.example",
            "/./\\evil.example",
            "/..\\evil.example",
            "/a\\b",
            "/\u{7f}",
            "/\u{85}",
            "data:text/html,x",
            "//",
            "///",
            "/\\",
            "//user@evil.example",
            "//evil.example:443/",
            "/%2e//evil.example",
            "/.%2e//evil.example",
            "/a/b/../..//evil.example/",
            "mailto:a@b",
            "file:///etc/passwd",
            "blob:x",
            "ws://evil.example",
        ];
        for text in hostile {
            assert_eq!(
                LocalPath::parse_or_start(text),
                LocalPath::start(),
                "{text:?}"
            );
        }
        assert_eq!(LocalPath::parse(&format!("/{}", "a".repeat(2500))), None);
    }

    #[test]
    fn a_path_read_again_is_the_same_path() {
        for text in [
            "/a b",
            "/æøå?q=é",
            "/%2F%2Fevil.example",
            "/;//evil.example",
            "/a/%5cevil",
            "/?//evil",
            "/?x=\u{202e}",
        ] {
            if let Some(path) = LocalPath::parse(text) {
                assert_eq!(
                    LocalPath::parse(path.as_str()),
                    Some(path.clone()),
                    "{text:?}"
                );
                assert!(!path.as_str().starts_with("//"));
            }
        }
    }

    #[test]
    fn the_picker_is_written_as_it_is_read() {
        use IgnoredPickerParam as Ignored;
        let read = |query: &str| {
            let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
            let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
            let (picker, unused) = PartyPickerUrl::read(pairs);
            (picker.to_string(), unused)
        };
        let cases: [(&str, &str, &[Ignored]); 21] = [
            ("", "/aktor", &[]),
            ("q=&type=&slettet=&side=&x=y", "/aktor", &[]),
            (
                "visning=arkiv&side=3&slettet=1&type=virksomheter&q=+b%C3%B8+as+",
                "/aktor?q=b%C3%B8+as&type=virksomheter&slettet=1&side=3&visning=arkiv",
                &[],
            ),
            ("type=alle&side=1&visning=innboks", "/aktor", &[]),
            ("visning=soppel", "/aktor", &[Ignored::Folder]),
            ("q=310+702+641", "/aktor?q=310+702+641", &[]),
            ("q=%26%26", "/aktor", &[Ignored::Words]),
            ("q=a&q=b", "/aktor", &[Ignored::Words]),
            // `docs/rules/inbox.md#g-8`: no address of ours carries the number on.
            ("q=148591+02442", "/aktor", &[Ignored::IdentityNumber]),
            ("type=firma", "/aktor", &[Ignored::Scope]),
            ("type=personer&type=personer", "/aktor", &[Ignored::Scope]),
            ("slettet=ja", "/aktor", &[Ignored::Deleted]),
            ("slettet=1&slettet=1", "/aktor", &[Ignored::Deleted]),
            ("slettet=0", "/aktor?slettet=0", &[]),
            ("side=0", "/aktor", &[Ignored::Page]),
            ("side=-1", "/aktor", &[Ignored::Page]),
            ("side=2e9", "/aktor", &[Ignored::Page]),
            ("side=99999999999999999999999", "/aktor", &[Ignored::Page]),
            ("side=2&side=3", "/aktor", &[Ignored::Page]),
            ("side=x&type=x", "/aktor", &[Ignored::Page, Ignored::Scope]),
            ("q=%00", "/aktor", &[Ignored::Words]),
        ];
        for (query, expected, unused) in cases {
            assert_eq!(
                read(query),
                (expected.to_owned(), unused.to_vec()),
                "{query}"
            );
            let again = expected.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(read(again), (expected.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn a_change_has_addresses_for_its_form_its_answer_and_its_undoing() {
        let list = ListUrl::new(PartyKey::parse("310702641").unwrap(), Folder::Inbox);
        let confirmed = |list: &ListUrl, row| {
            let change = "x";
            ConfirmedPath { list, change, row }.to_string()
        };
        assert_eq!(confirmed(&list, None), "/a/310702641/innboks?gjort=x");
        let further = list.page_after(Some("p".to_owned()));
        let id = DialogId(uuid::Uuid::nil());
        assert_eq!(
            confirmed(&further, Some(id)),
            "/a/310702641/innboks?etter=p&gjort=x#d-00000000-0000-0000-0000-000000000000"
        );
        let one = LabelPath(id).to_string();
        assert_eq!(one, "/dialog/00000000-0000-0000-0000-000000000000/merk");
        assert_eq!(ChangePath("x").to_string(), "/merk/x");
        for action in LabelAction::ALL {
            assert_eq!(label_of(label_word(action)), Some(action));
        }
        assert_eq!(label_of("arkiver "), None);
        assert!(takes_labels(&one) && takes_labels(LABELS.as_str()));
        assert!(!takes_labels("/dialog/x") && !takes_labels("/merk/x"));
        assert!(asks_again(&UndoPath("x").to_string()) && !asks_again("/sprak"));
        let search = |act| asks_again(&SearchPath { id: "x", act }.to_string());
        assert!(asks_again(SAVED_SEARCHES.as_str()) && search(SearchAct::Rename));
        assert!(!search(SearchAct::Delete) && !search(SearchAct::Move));
    }

    #[test]
    fn links_carry_the_list_and_the_position() {
        let party = PartyKey::parse("310702641").unwrap();
        let archive = ListUrl::new(party, Folder::Archive).page_after(Some("a_b".to_owned()));
        let place = archive.clone();
        let archive = archive.to_string();
        assert_eq!(archive, "/a/310702641/arkiv?etter=a_b");
        let list = LocalPath::parse(&archive).unwrap();
        assert_eq!(ListUrl::at(&list), Some(place));
        for other in [
            "/",
            "/a/310702641",
            "/a/310702641/ukjent",
            "/a//innboks",
            "/x/1/arkiv",
        ] {
            assert_eq!(
                ListUrl::at(&LocalPath::parse_or_start(other)),
                None,
                "{other}"
            );
        }
        let odd = LocalPath::parse("/a/310702641/innboks?etter=%2F%2Fevil&x=y").unwrap();
        assert_eq!(ListUrl::at(&odd).unwrap().after, None);
        let id = DialogId(uuid::Uuid::nil());
        assert_eq!(
            DialogPath {
                id,
                list: Some(&list),
                beside: None
            }
            .to_string(),
            "/dialog/00000000-0000-0000-0000-000000000000?liste=%2Fa%2F310702641%2Farkiv%3Fetter%3Da_b"
        );
        assert_eq!(PartyKey::parse("../x"), None);
        assert_eq!(PartyKey::parse(""), None);
    }
    #[test]
    fn an_address_may_end_in_slashes() {
        let slashes = |text: &str| {
            let uri = text.parse::<http::Uri>().unwrap();
            without_end_slashes(&uri).map(|path| path.0)
        };
        assert_eq!(slashes("/inbox/"), Some("/inbox".to_owned()));
        assert_eq!(slashes("/sent//?q=1/"), Some("/sent?q=1/".to_owned()));
        assert_eq!(slashes("/inbox/A-1/"), Some("/inbox/A-1".to_owned()));
        assert_eq!(slashes("/aktor/"), Some("/aktor".to_owned()));
        for none in [
            "/",
            "//",
            "/inbox",
            "/inbox?b=/",
            "//inbox/",
            "//evil.example//",
        ] {
            assert_eq!(slashes(none), None, "{none}");
        }
    }

    #[test]
    fn a_word_of_an_address_may_be_in_capitals() {
        let small = |text: &str, word: &str| {
            let uri = text.parse::<http::Uri>().unwrap();
            with_small_letters(&uri, word).map(|path| path.0)
        };
        assert_eq!(small("/a/AB/C?q=AB", "AB"), Some("/a/ab/C?q=AB".to_owned()));
        assert_eq!(small("/a/ab", "ab"), None);
        assert_eq!(small("/a/%41b", "Ab"), None, "it is written otherwise");
    }

    #[test]
    fn a_set_of_marks_has_one_address() {
        let [skd, nav, none] = ["skd", "nav", "none"].map(|code| OwnerCode::parse(code).unwrap());
        let picture = |byte| {
            Arc::new(Picture {
                media_type: "image/png",
                bytes: Vec::new(),
                hash: PictureHash::of_digest(&[byte; 6]),
            })
        };
        let marks = [(skd.clone(), picture(1)), (nav.clone(), picture(2))];
        let marks: OwnerMarks = marks.into_iter().collect();
        let sheet = MarkSheet::of([&skd, &none, &nav, &skd], &marks).unwrap();
        let path = sheet.to_string();
        assert_eq!(path, "/etat/nav.020202020202,skd.010101010101");
        assert_eq!(
            MarkSheet::parse(path.strip_prefix("/etat/").unwrap()),
            Some(sheet)
        );
        assert_eq!(MarkSheet::of([&none], &marks), None);
        for word in [
            "",
            ",",
            "nav",
            "nav.0202",
            "nav.020202020202,",
            "skd.010101010101,nav.020202020202",
            "nav.020202020202,nav.020202020202",
            "NAV.020202020202",
        ] {
            assert_eq!(MarkSheet::parse(word), None, "{word}");
        }
        let many: Vec<_> = (0..121).map(|n| format!("c{n:03}.020202020202")).collect();
        assert_eq!(MarkSheet::parse(&many.join(",")), None);
        assert!(MarkSheet::parse(&many[1..].join(",")).is_some());
    }
}
