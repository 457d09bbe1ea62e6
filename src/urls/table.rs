//! The table of addresses: one row for each, with its pattern, its access class and whether it is a
//! page. The router, the builders and parsers of this module, templates and tests read it.
//!
//! A row has as many parameters as its pattern has segments in braces, and its type says how many:
//! [`UrlPattern::path`] takes, and [`UrlPattern::matches`] returns, one segment for each. Rows
//! without parameters are addresses as they are. The build script includes this file, so it uses
//! nothing but the standard library.

use std::fmt::{self, Write as _};

/// Access class of an address (`docs/rules/security.md#acc-6`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Open to everybody, with a browser session: pages for people who are signed out.
    Anybody,
    /// Only for people with a valid login.
    SignedIn,
    /// For programs without a browser session: browsers' own requests and the provider's.
    Machine,
}

/// What a navigation to an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page, or a redirect to one: a login may return here.
    Page,
    /// No page: target of a form, request of a script, file, or step of a login. No redirect that is
    /// made from input leads here.
    Endpoint,
}

/// One row of the table, whatever the number of its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Path in axum's syntax, where `{name}` stands for any one segment.
    pub pattern: &'static str,
    /// Access class, which decides the middleware.
    pub access: Access,
    /// Whether a redirect may lead here.
    pub kind: Kind,
}

/// A row of the table with `N` parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrlPattern<const N: usize>(Row);

/// Defines a constant for each row, and [`ALL`].
macro_rules! table {
    ($($(#[doc = $doc:literal])+ $name:ident = $pattern:literal, $access:ident, $kind:ident;)+) => {
        $(
            $(#[doc = $doc])+
            #[doc = concat!("\n\n`", $pattern, "`")]
            pub const $name: UrlPattern<{ parameters($pattern) }> = UrlPattern(Row {
                pattern: $pattern,
                access: Access::$access,
                kind: Kind::$kind,
            });
        )+

        /// Every row of the table.
        pub const ALL: &[Row] = &[$($name.0),+];
    };
}

table! {
    /// Start page; redirects a signed-in reader to the default party's inbox.
    START = "/", Anybody, Page;
    /// Help page; `help_contact` leads to its section about whom to contact.
    HELP = "/hjelp", Anybody, Page;
    /// Privacy statement, the same for everybody.
    PRIVACY = "/personvern", Anybody, Page;
    /// Accessibility statement, the same for everybody.
    ACCESSIBILITY = "/tilgjengelighet", Anybody, Page;
    /// Sets the language of the browser (POST).
    LANGUAGE = "/sprak", Anybody, Endpoint;
    /// Sets the colour scheme of the browser (POST).
    APPEARANCE = "/utseende", Anybody, Endpoint;
    /// Closes the operator's notice for the browser session (POST).
    CLOSE_NOTICE = "/varsel/lukk", Anybody, Endpoint;

    /// Starts a login; takes the return address in `retur` and the level in `niva` (`Login`).
    LOGIN = "/logg-inn", Anybody, Endpoint;
    /// Page on the way to the login that keeps the URL fragment; takes `retur` (`LoginPage`).
    LOGIN_PAGE = "/logg-inn/videre", Anybody, Endpoint;
    /// OpenID Connect redirect URI: ID-porten sends the browser back here.
    LOGIN_CALLBACK = "/logg-inn/retur", Anybody, Endpoint;
    /// Session check for scripts: whether the login is still valid.
    SESSION = "/okt", SignedIn, Endpoint;
    /// Logs the person out (POST), locally and at ID-porten.
    LOGOUT = "/logg-ut", Anybody, Endpoint;
    /// Landing page after logging out.
    LOGGED_OUT = "/logget-ut", Anybody, Page;
    /// Logs the person out of all browsers (POST), and this one at ID-porten.
    LOGOUT_EVERYWHERE = "/logg-ut/alle", SignedIn, Endpoint;
    /// Front-channel logout endpoint, called by ID-porten through the browser.
    LOGOUT_NOTICE = "/logg-ut/varsel", Machine, Endpoint;
    /// Back-channel logout endpoint, called by ID-porten's server (POST).
    LOGOUT_TOKEN = "/logg-ut/bakkanal", Machine, Endpoint;

    /// List of dialogs: a folder of a party or a group of parties (`ListUrl`).
    LIST = "/a/{aktor}/{visning}", SignedIn, Page;
    /// All filters of a list (`ListUrl::filter_page`).
    LIST_FILTER = "/a/{aktor}/{visning}/filter", SignedIn, Page;
    /// Export of a whole list (`ListUrl::export`).
    LIST_EXPORT = "/a/{aktor}/{visning}/eksport", SignedIn, Page;
    /// When the list last changed, for the script that polls it (`ListUrl::updates`).
    LIST_UPDATES = "/a/{aktor}/{visning}/nytt", SignedIn, Endpoint;

    /// Opens a dialog; carries the list to return to (`DialogPath`).
    DIALOG = "/dialog/{id}", SignedIn, Page;
    /// One transmission of a dialog, opened (`TransmissionPath`).
    DIALOG_TRANSMISSION = "/dialog/{id}/innsending/{innsending}", SignedIn, Page;
    /// Confirmation page of a write action at the service owner (`ActionPath`).
    DIALOG_ACTION = "/dialog/{id}/handling/{handling}", SignedIn, Page;
    /// History of a dialog, with pagination (`HistoryPath`).
    DIALOG_HISTORY = "/dialog/{id}/historikk", SignedIn, Page;
    /// Why the reader has access to a dialog; does not open it (`AccessPath`).
    DIALOG_ACCESS = "/dialog/{id}/tilgang", SignedIn, Page;
    /// The whole dialog on one page, for printing (`PrintPath`).
    DIALOG_PRINT = "/dialog/{id}/utskrift", SignedIn, Page;
    /// The deadline as a calendar file (`CalendarPath`).
    DIALOG_CALENDAR = "/dialog/{id}/kalender", SignedIn, Page;
    /// Label actions for one row of a list; does not open the dialog (`DialogOptions`).
    DIALOG_OPTIONS = "/dialog/{id}/valg", SignedIn, Page;
    /// Changes the labels of one dialog (POST; `LabelPath`).
    DIALOG_LABELS = "/dialog/{id}/merk", SignedIn, Endpoint;
    /// Exchanges the sealed dialog token of a page for the token itself (POST; `TokenPath`).
    DIALOG_TOKEN = "/dialog/{id}/bevis", SignedIn, Endpoint;
    /// Answers a script whether the dialog has changed (`DialogStateUrl::state`).
    DIALOG_STATE = "/dialog/{id}/tilstand", SignedIn, Endpoint;
    /// Event stream of a dialog (`DialogStateUrl::events`).
    DIALOG_EVENTS = "/dialog/{id}/hendelser", SignedIn, Endpoint;

    /// Changes the labels of one or more dialogs (POST).
    LABELS = "/merk", SignedIn, Endpoint;
    /// Outcome of a label change; asks for confirmation of one that came after the login had ended
    /// (`ChangePath`).
    LABEL_CHANGE = "/merk/{endring}", SignedIn, Page;
    /// Undoes a label change (POST) and shows the outcome (`UndoPath`).
    UNDO = "/angre/{endring}", SignedIn, Page;

    /// Party picker: the list of parties to choose from (`PartyPickerUrl`).
    PARTIES = "/aktor", SignedIn, Page;
    /// Unit picker: units of an organisation or members of a group (`UnitPicker`).
    UNITS = "/aktor/{aktor}/enheter", SignedIn, Page;
    /// Sets or removes a favourite (POST; `FavouritePath`).
    FAVOURITE = "/aktor/{aktor}/favoritt", SignedIn, Endpoint;

    /// Saved searches; POST saves one more (`save_search`).
    SAVED_SEARCHES = "/sok", SignedIn, Page;
    /// Form with the name of a saved search; POST saves the name (`SearchPath`).
    SAVED_SEARCH = "/sok/{sok}", SignedIn, Page;
    /// Asks for confirmation, and deletes a saved search (POST; `SearchPath`).
    SAVED_SEARCH_DELETE = "/sok/{sok}/slett", SignedIn, Page;
    /// Redirects to the list of a saved search (`SearchPath`).
    SAVED_SEARCH_OPEN = "/sok/{sok}/apne", SignedIn, Page;
    /// Moves a saved search up or down by one (POST; `SearchPath`).
    SAVED_SEARCH_MOVE = "/sok/{sok}/flytt", SignedIn, Endpoint;

    /// Profile page: settings, and the data that is stored about the person.
    PROFILE = "/profil", SignedIn, Page;
    /// Changes one setting (POST; `ProfileField`).
    PROFILE_FIELD = "/profil/{felt}", SignedIn, Endpoint;
    /// Download of all stored data about the person, as a file.
    PROFILE_DATA = "/profil/data", SignedIn, Page;
    /// Confirmation page before the stored data is deleted.
    PROFILE_DELETE = "/profil/slett", SignedIn, Page;
    /// Deletes the stored data (POST).
    PROFILE_DELETE_ALL = "/profil/slett-alt", SignedIn, Endpoint;
    /// Deletes a stored set of parties (POST).
    PROFILE_UNIT_SETS = "/profil/utvalg", SignedIn, Endpoint;
    /// Ends the person's other logins (POST).
    PROFILE_END_OTHERS = "/profil/logg-ut-andre", SignedIn, Endpoint;

    /// Deep link: redirects to the dialog that another system names in `instans`.
    DEEP_LINK = "/videresend", SignedIn, Page;
    /// Deep link of the previous inbox, with the name in `instanceUrn`.
    OLD_DEEP_LINK = "/redirect", SignedIn, Page;
    /// Dialog in the previous inbox.
    OLD_DIALOG = "/inbox/{id}", Anybody, Page;
    /// Inbox folder in the previous inbox.
    OLD_INBOX = "/inbox", SignedIn, Page;
    /// Folder with drafts in the previous inbox.
    OLD_DRAFTS = "/drafts", SignedIn, Page;
    /// Folder with sent dialogs in the previous inbox.
    OLD_SENT = "/sent", SignedIn, Page;
    /// Archive folder in the previous inbox.
    OLD_ARCHIVE = "/archive", SignedIn, Page;
    /// Bin folder in the previous inbox.
    OLD_BIN = "/bin", SignedIn, Page;
    /// Saved searches in the previous inbox.
    OLD_SAVED_SEARCHES = "/saved-searches", Anybody, Page;
    /// Profile in the previous inbox.
    OLD_PROFILE = "/profile", Anybody, Page;
    /// Pages below the profile in the previous inbox.
    OLD_PROFILE_PAGE = "/profile/{felt}", Anybody, Page;

    /// Receives reports of content security policy violations (POST).
    CSP_REPORT = "/csp-report", Machine, Endpoint;
    /// Logos of some service owners as one style sheet (`MarkSheet`).
    LOGOS = "/etat/{merker}", Machine, Endpoint;
    /// Static file with the hash of its content in its name, or the operator's logo.
    ASSET = "/static/{file}", Machine, Endpoint;
}

/// The row that the router chooses for this path: of two that match, the one with fewer
/// parameters. `None` for a path that none matches.
#[must_use]
pub fn find(path: &str) -> Option<&'static Row> {
    let fitting = ALL.iter().filter(|row| row.fits(path));
    fitting.min_by_key(|row| parameters(row.pattern))
}

impl Row {
    /// Whether the pattern matches this path, segment by segment. A parameter matches an empty
    /// segment too, as the router does within a path; it does not at the end of one.
    #[must_use]
    pub fn fits(&self, path: &str) -> bool {
        let (mut parts, mut given) = (self.pattern.split('/'), path.split('/'));
        loop {
            match (parts.next(), given.next()) {
                (None, None) => return true,
                (Some(part), Some(given)) if part == given || is_parameter(part) => {}
                _ => return false,
            }
        }
    }

    /// The same row with its number of parameters in the type; `None` when it has another number.
    #[must_use]
    pub fn typed<const N: usize>(self) -> Option<UrlPattern<N>> {
        (parameters(self.pattern) == N).then_some(UrlPattern(self))
    }
}

impl<const N: usize> UrlPattern<N> {
    /// The row of the table.
    #[must_use]
    pub const fn row(self) -> Row {
        self.0
    }

    /// The path with these segments in place of the parameters, in order. Each is percent-encoded,
    /// so that it stays one segment whatever it holds.
    #[must_use]
    pub fn path(self, segments: [&dyn fmt::Display; N]) -> String {
        let mut segments = segments.into_iter();
        let mut path = String::new();
        for part in self.0.pattern.split('/').skip(1) {
            path.push('/');
            match is_parameter(part).then(|| segments.next()).flatten() {
                Some(segment) => push_segment(&mut path, &segment.to_string()),
                None => path.push_str(part),
            }
        }
        path
    }

    /// The segments of this path in place of the parameters, as they are written there; `None` when
    /// the pattern does not match. The path has no query.
    #[must_use]
    pub fn matches(self, path: &str) -> Option<[&str; N]> {
        if !self.0.fits(path) {
            return None;
        }
        let parts = self.0.pattern.split('/').zip(path.split('/'));
        let segments = parts.filter(|(part, _)| is_parameter(part));
        let segments: Vec<_> = segments.map(|(_, segment)| segment).collect();
        segments.try_into().ok()
    }

    /// Whether this path begins with the pattern's text before its first parameter.
    #[must_use]
    pub fn is_above(self, path: &str) -> bool {
        let start = self.0.pattern.split('{').next().unwrap_or_default();
        path.starts_with(start)
    }
}

impl UrlPattern<0> {
    /// The address, which has no parameters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0.pattern
    }
}

impl fmt::Display for UrlPattern<0> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Number of parameters of a pattern.
const fn parameters(pattern: &str) -> usize {
    let mut rest = pattern.as_bytes();
    let mut count = 0;
    while let [first, others @ ..] = rest {
        if *first == b'{' {
            count += 1;
        }
        rest = others;
    }
    count
}

fn is_parameter(part: &str) -> bool {
    part.starts_with('{')
}

/// Writes a path segment, with everything but letters, digits and `-_.~,` percent-encoded. A segment
/// `.` or `..` would be resolved by browsers, also in its encoded form; its dots are encoded twice,
/// so that it names nothing.
fn push_segment(path: &mut String, segment: &str) {
    let is_dots = matches!(segment, "." | "..");
    for byte in segment.bytes() {
        // Writing to memory does not fail.
        let _ = match byte {
            b'.' if is_dots => path.write_str("%252E"),
            b'-' | b'_' | b'.' | b'~' | b',' => path.write_char(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => path.write_char(char::from(byte)),
            _ => write!(path, "%{byte:02X}"),
        };
    }
}
