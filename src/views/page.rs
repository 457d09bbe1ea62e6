//! What every page needs, and the one function that turns a page into HTML.

use std::sync::Arc;

use jiff::Timestamp;

use super::format;
use crate::views::components::{operator_notice::NoticeBar, party_panel::PartyPanel};
use crate::{
    assets::{Icon, NamedIcon, icons},
    content::Content,
    domain::{
        Count, Folder, FolderCounts, OwnerAliases, OwnerCode, OwnerMarks, Parties, Party,
        PartyGroup, PartyKind, PartySelection, name::display_name,
    },
    i18n::{Language, Value, text},
    urls::{self, ListUrl, LocalPath, MarkSheet, PartyKey, PartyPickerUrl},
};

/// The visitor, the moment and the place: the frame around a page's own content.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language of the page.
    pub language: Language,
    /// When it is made.
    pub now: Timestamp,
    /// Its own address, so that the language form leads back to it.
    pub path: LocalPath,
    /// The token of its forms; each page has its own spelling of it.
    pub form_token: String,
    /// Who is acting; `None` when nobody is signed in.
    pub acting_party: Option<ActingParty>,
    /// What the operator says.
    pub content: Arc<Content>,
    /// The operator's notice on top of the page.
    pub bar: Option<NoticeBar>,
    /// What was just done, said before everything else.
    pub confirmation: Option<Confirmation>,
    /// What to say first of all.
    pub notices: Vec<Notice>,
    /// The colours.
    pub scheme: ColorScheme,
    /// Whether single keys are shortcuts.
    pub has_shortcuts: bool,
    /// Which of the frame's links leads to this page.
    pub place: PageLocation,
    /// The pages above this one, between the start and itself.
    pub trail: Vec<Crumb>,
    /// What service owners are called, in every language.
    pub owner_aliases: OwnerAliases,
    /// The marks that service owners have.
    pub marks: OwnerMarks,
    /// The address of those that the page shows.
    pub mark_sheet: Option<String>,
    /// What waits in the acting party's folders, where that was counted.
    pub waiting: FolderCounts,
    /// The list that the page shows, when it is narrowed: it goes on with another party.
    pub narrowed: Option<ListUrl>,
}

/// Where in the product a page is, as far as the frame has a link to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageLocation {
    /// In a folder.
    Folder(Folder),
    /// Where one chooses whose folder of this kind to go to.
    Parties(Folder),
    /// Nowhere that the frame links to.
    #[default]
    Elsewhere,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorScheme {
    /// As the device is set.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A step of the way to a page.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// What the page is called.
    pub label: String,
    /// Where it is.
    pub href: String,
}

/// A group of parties, as a link to its list.
#[derive(Clone, Debug)]
pub struct GroupLink {
    /// Its name.
    pub label: String,
    /// Where its list is.
    pub href: String,
    /// Whether it is the one that is shown.
    pub is_current: bool,
}

/// A folder, as the frame links to it.
#[derive(Clone, Debug)]
pub struct FolderLink {
    /// Its name.
    pub label: String,
    /// Where it is.
    pub href: String,
    /// Its sign.
    pub icon: Icon,
    /// Whether the page lies in it.
    pub is_current: bool,
    /// What waits there.
    pub badge: Option<Badge>,
}

impl FolderLink {
    /// Its sign where the page draws it first.
    #[must_use]
    pub fn first_sign(&self) -> NamedIcon {
        self.icon.named(&self.sign_id())
    }

    /// Its sign where the page draws it again.
    #[must_use]
    pub fn sign(&self) -> NamedIcon {
        self.icon.again(&self.sign_id())
    }

    /// Its word in addresses tells the folders apart.
    fn sign_id(&self) -> String {
        let word = self.href.rsplit('/').next().unwrap_or_default();
        format!("tegn-{word}")
    }
}

/// A number beside a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// As it is shown: "7", "99+".
    pub number: String,
    /// As it is read out.
    pub spoken: String,
}

/// A choice of a form of the frame's.
#[derive(Clone, Debug)]
pub struct SchemeChoice {
    /// Its word in the form.
    pub word: &'static str,
    /// Its name.
    pub name: String,
    /// Whether it is chosen.
    pub is_current: bool,
}

/// The acting party, as the header shows it.
#[derive(Clone, Debug)]
pub struct ActingParty {
    /// Its name in normal case; empty while nobody could be asked.
    pub name: String,
    /// Who that is: "your own inbox", an organisation number.
    pub second_line: String,
    /// Who is logged in, where that is somebody else.
    pub own_name: Option<String>,
    /// Letters for its mark.
    pub initials: String,
    /// Person or organisation: decides colour and shape.
    pub kind: PartyKind,
    /// The group, when it is none of them alone.
    pub group: Option<PartyGroup>,
    /// Whether there is somebody else to switch to.
    pub can_switch: bool,
    /// The word in addresses of the party or group; without one there are no folders to link to.
    pub key: Option<PartyKey>,
    /// The words of the members, where the addresses of the group's lists name them.
    pub units: Vec<PartyKey>,
    /// The others, where they are so few that the header can hold them.
    pub panel: Option<PartyPanel>,
}

/// Something to say at the top of a page.
#[derive(Clone, Debug)]
pub struct Notice {
    /// `info`, `warning`, `success` or `danger`.
    pub tone: &'static str,
    /// What happened.
    pub heading: String,
    /// What it means or what to do.
    pub text: Option<String>,
}

/// What the reader's last form did (`docs/rules/inbox.md#f-8`).
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// One sentence.
    pub sentence: String,
    /// Where the form that undoes it is sent, while it can be undone.
    pub undo: Option<String>,
}

/// A choice in the language form.
#[derive(Clone, Debug)]
pub struct LanguageChoice {
    /// Its code.
    pub code: &'static str,
    /// Its name in itself.
    pub name: String,
    /// Whether the page is in it.
    pub is_current: bool,
}

impl Page {
    /// The words of `key`.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        text(self.language, key, &[])
    }

    /// The words of `key` with values filled in.
    #[must_use]
    pub fn t_with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        text(self.language, key, values)
    }

    /// The name of the service: the operator's, or the product's own.
    #[must_use]
    pub fn product(&self) -> String {
        match &self.content.name {
            Some(name) => name.choose(self.language).0.to_owned(),
            None => self.t("product-name"),
        }
    }

    /// Whether there is something to say first of all.
    #[must_use]
    pub fn has_notices(&self) -> bool {
        self.confirmation.is_some() || !self.notices.is_empty()
    }

    /// The code of the language.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.language.code()
    }

    /// The colour of the page: that of the acting party's kind; a group has none of its own.
    #[must_use]
    pub fn color(&self) -> &'static str {
        match &self.acting_party {
            Some(acting_party) if acting_party.group.is_some() => "neutral",
            Some(acting_party) if acting_party.kind == PartyKind::Organisation => "company",
            _ => "person",
        }
    }

    /// Whose page it is and when it was made, for whoever reads it on paper
    /// (`docs/rules/inbox.md#x-1`).
    #[must_use]
    pub fn printed(&self) -> Option<String> {
        let acting_party = self
            .acting_party
            .as_ref()
            .filter(|acting_party| acting_party.has_name())?;
        let made = format::full(self.language, self.now).text;
        Some(format!(
            "{} · {} · {made}",
            acting_party.name, acting_party.second_line
        ))
    }

    /// The languages one can choose.
    #[must_use]
    pub fn languages(&self) -> [LanguageChoice; 3] {
        let choice = |language: Language, name| LanguageChoice {
            code: language.code(),
            name,
            is_current: language == self.language,
        };
        [
            choice(Language::Nb, self.t("frame-language-nb")),
            choice(Language::Nn, self.t("frame-language-nn")),
            choice(Language::En, self.t("frame-language-en")),
        ]
    }

    /// The colour schemes one can choose.
    #[must_use]
    pub fn schemes(&self) -> [SchemeChoice; 3] {
        [ColorScheme::Auto, ColorScheme::Light, ColorScheme::Dark].map(|scheme| SchemeChoice {
            word: scheme.word(),
            name: self.t(match scheme {
                ColorScheme::Auto => "frame-scheme-auto",
                ColorScheme::Light => "frame-scheme-light",
                ColorScheme::Dark => "frame-scheme-dark",
            }),
            is_current: scheme == self.scheme,
        })
    }

    /// The acting party's folders: those for what is at hand, then those for what is put away. None
    /// while nobody acts.
    #[must_use]
    pub fn folders(&self) -> Option<[Vec<FolderLink>; 2]> {
        let acting_party = self.acting_party.as_ref()?;
        let party = acting_party.key.as_ref()?;
        let list = |folder| ListUrl {
            units: acting_party.units.clone(),
            ..ListUrl::new(party.clone(), folder)
        };
        let link = |folder| FolderLink {
            label: self.folder_name(folder),
            href: list(folder).to_string(),
            icon: folder_icon(folder),
            is_current: self.place == PageLocation::Folder(folder),
            badge: self.badge(folder),
        };
        Some([
            [
                Folder::Inbox,
                Folder::Deadlines,
                Folder::Drafts,
                Folder::Sent,
            ]
            .map(link)
            .into(),
            [Folder::Archive, Folder::Bin].map(link).into(),
        ])
    }

    fn badge(&self, folder: Folder) -> Option<Badge> {
        let (count, key) = match folder {
            Folder::Inbox => (self.waiting.unread?, "list-badge-unread"),
            Folder::Deadlines => (self.waiting.overdue?, "list-badge-overdue"),
            _ => return None,
        };
        let number = match count {
            Count::Exactly(0) => return None,
            Count::Exactly(count) => count.to_string(),
            Count::MoreThan(count) => format!("{count}+"),
        };
        Some(Badge {
            spoken: self.t_with(key, &[("count", (&number).into())]),
            number,
        })
    }

    /// The same page with what waits in the folders.
    #[must_use]
    pub fn with_waiting(self, waiting: FolderCounts) -> Self {
        Self { waiting, ..self }
    }

    /// The menu's further pages.
    #[must_use]
    pub fn menu(&self) -> Vec<FolderLink> {
        let parties = self
            .acting_party
            .as_ref()
            .is_some_and(|acting_party| acting_party.can_switch);
        let switch = parties.then(|| FolderLink {
            label: self.t("frame-switch"),
            href: self.switch(),
            icon: icons::PERSON_CIRCLE,
            is_current: matches!(self.place, PageLocation::Parties(_)),
            badge: None,
        });
        let link = |label, href: &str, icon| FolderLink {
            label: self.t(label),
            href: href.to_owned(),
            icon,
            is_current: self.path.as_str() == href,
            badge: None,
        };
        let own = [
            link("saved-heading", urls::SAVED_SEARCHES, icons::BOOKMARK),
            link("profile-heading", urls::PROFILE, icons::COG),
            link("help-heading", urls::HELP, icons::QUESTIONMARK_CIRCLE),
        ];
        switch.into_iter().chain(own).collect()
    }

    /// The folder that is open, which is the one to show of another party too.
    #[must_use]
    pub fn folder(&self) -> Folder {
        match self.place {
            PageLocation::Folder(folder) | PageLocation::Parties(folder) => folder,
            PageLocation::Elsewhere => Folder::Inbox,
        }
    }

    /// Where one chooses another party, to go on in the same folder.
    #[must_use]
    pub fn switch(&self) -> String {
        self.switch_to().to_string()
    }

    /// The parameters of that address, for a form.
    #[must_use]
    pub fn switch_fields(&self) -> Vec<(String, String)> {
        self.switch_to().pairs()
    }

    fn switch_to(&self) -> PartyPickerUrl {
        PartyPickerUrl {
            folder: self.folder(),
            list: self.narrowed.clone(),
            ..PartyPickerUrl::default()
        }
    }

    /// What the folded list of folders is called on a small screen: with the open one's name.
    #[must_use]
    pub fn folders_label(&self) -> String {
        match self.place {
            PageLocation::Folder(folder) => {
                let name = self.folder_name(folder);
                self.t_with("frame-folders-at", &[("folder", (&name).into())])
            }
            PageLocation::Parties(_) | PageLocation::Elsewhere => self.t("frame-folders"),
        }
    }

    /// A folder's name.
    #[must_use]
    pub fn folder_name(&self, folder: Folder) -> String {
        self.t(match folder {
            Folder::Inbox => "folder-inbox",
            Folder::Drafts => "folder-drafts",
            Folder::Deadlines => "folder-deadlines",
            Folder::Sent => "folder-sent",
            Folder::Archive => "folder-archive",
            Folder::Bin => "folder-bin",
        })
    }

    /// The label of the link to the start page.
    #[must_use]
    pub fn home(&self) -> String {
        self.t_with("frame-home", &[("product", (&self.product()).into())])
    }

    /// The sentence of the footer.
    #[must_use]
    pub fn footer(&self) -> String {
        self.t_with("frame-footer", &[("product", (&self.product()).into())])
    }

    /// The version, for whoever reports a fault.
    #[must_use]
    pub fn version(&self) -> String {
        self.t_with(
            "frame-version",
            &[("version", env!("CARGO_PKG_VERSION").into())],
        )
    }

    /// Where a login started from here leads back to.
    #[must_use]
    pub fn login(&self) -> String {
        urls::Login {
            return_to: &self.path,
            high: false,
        }
        .to_string()
    }

    /// A page of somebody signed out, for samples, with the built-in content.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        Self {
            language,
            now: "2026-11-24T09:00:00Z".parse().unwrap_or_default(),
            path: LocalPath::start(),
            form_token: "sample".to_owned(),
            acting_party: None,
            content: Content::builtin().unwrap_or_default().into(),
            bar: None,
            confirmation: None,
            notices: Vec::new(),
            scheme: ColorScheme::Auto,
            has_shortcuts: false,
            place: PageLocation::Elsewhere,
            trail: Vec::new(),
            owner_aliases: OwnerAliases::default(),
            marks: OwnerMarks::default(),
            mark_sheet: None,
            waiting: FolderCounts::default(),
            narrowed: None,
        }
    }

    /// The same page with somebody acting.
    #[must_use]
    pub fn acting_as(self, acting_party: ActingParty) -> Self {
        Self {
            acting_party: Some(acting_party),
            ..self
        }
    }

    /// The same page with the marks of these service owners.
    #[must_use]
    pub fn showing_marks<'a>(self, owners: impl IntoIterator<Item = &'a OwnerCode>) -> Self {
        let sheet = MarkSheet::of(owners, &self.marks);
        Self {
            mark_sheet: sheet.map(|sheet| sheet.to_string()),
            ..self
        }
    }

    /// The same page in a folder: the frame's link to it is the current one.
    #[must_use]
    pub fn in_folder(self, folder: Folder) -> Self {
        Self {
            place: PageLocation::Folder(folder),
            ..self
        }
    }

    /// The same page with a list on it that another party may be chosen for.
    #[must_use]
    pub fn showing_list(self, list: &ListUrl) -> Self {
        let narrowed = list.filter.narrows().then(|| list.first_page());
        Self { narrowed, ..self }
    }

    /// The same page below another one.
    #[must_use]
    pub fn below(mut self, label: String, href: String) -> Self {
        self.trail.push(Crumb { label, href });
        self
    }

    /// Groups as links to their lists of the kind that the page shows.
    #[must_use]
    pub fn together(&self, groups: &[PartyGroup]) -> Vec<GroupLink> {
        let current = self
            .acting_party
            .as_ref()
            .and_then(|acting_party| acting_party.group);
        let link = |group: &PartyGroup| {
            let key = PartyKey::of_group(*group);
            GroupLink {
                label: group_name(self.language, *group),
                href: match &self.narrowed {
                    Some(list) => list.for_party(&key),
                    None => ListUrl::new(key, self.folder()).to_string(),
                },
                is_current: current == Some(*group),
            }
        };
        groups.iter().map(link).collect()
    }

    /// The same page in the folder of a list and below it; without one in the inbox.
    #[must_use]
    pub fn in_list(self, list: Option<&ListUrl>) -> Self {
        let Some(list) = list else {
            return self.in_folder(Folder::Inbox);
        };
        let label = self.folder_name(list.folder);
        self.in_folder(list.folder).below(label, list.to_string())
    }

    /// The same page below the saved searches.
    #[must_use]
    pub fn below_saved_searches(self) -> Self {
        let label = self.t("saved-heading");
        self.below(label, urls::SAVED_SEARCHES.to_owned())
    }

    /// The same page after a form of the reader's.
    #[must_use]
    pub fn with_confirmation(self, confirmation: Confirmation) -> Self {
        Self {
            confirmation: Some(confirmation),
            ..self
        }
    }

    /// The same page with one sentence to say.
    #[must_use]
    pub fn saying(self, tone: &'static str, key: &str) -> Self {
        let notice = Notice {
            tone,
            heading: self.t(key),
            text: None,
        };
        self.with_notice(notice)
    }

    /// The same page with something to say.
    #[must_use]
    pub fn with_notice(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }
}

impl ActingParty {
    /// How the header shows `party`, one of `parties`.
    #[must_use]
    pub fn new(language: Language, party: &Party, parties: &Parties) -> Self {
        // The number stands below it.
        let name = unit_name(language, party, parties.parent_of(&party.urn));
        let second_line = match &party.organisation_number {
            _ if party.is_self => text(language, "frame-acting-self", &[]),
            _ if !has_name(party) => text(language, "party-nameless", &[]),
            Some(number) => {
                let number = format::organisation_number(number.as_str());
                text(
                    language,
                    "frame-acting-organisation",
                    &[("number", (&number).into())],
                )
            }
            None => text(language, "frame-acting-person", &[]),
        };
        Self {
            initials: format::initials(&display_name(&party.name), 2),
            name,
            second_line,
            own_name: own_name(language, parties).filter(|_| !party.is_self),
            kind: party.kind,
            group: None,
            can_switch: parties.selectable().nth(1).is_some(),
            key: None,
            units: Vec::new(),
            panel: None,
        }
    }

    /// How the header shows a group of `count` parties.
    #[must_use]
    pub fn of_group(
        language: Language,
        group: PartyGroup,
        count: usize,
        parties: &Parties,
    ) -> Self {
        let name = group_name(language, group);
        let number = format::number(language, count);
        let values = [("count", count.into()), ("number", (&number).into())];
        Self {
            initials: format::initials(&name, 2),
            name,
            second_line: text(language, "group-members", &values),
            own_name: own_name(language, parties),
            group: Some(group),
            can_switch: parties.selectable().nth(1).is_some(),
            ..Self::unknown()
        }
    }

    /// Somebody signed in whose parties are not known: the page still has its way out.
    #[must_use]
    pub fn unknown() -> Self {
        Self {
            name: String::new(),
            second_line: String::new(),
            own_name: None,
            initials: String::new(),
            kind: PartyKind::Unknown,
            group: None,
            can_switch: false,
            key: None,
            units: Vec::new(),
            panel: None,
        }
    }

    /// Whether its name is known.
    #[must_use]
    pub fn has_name(&self) -> bool {
        !self.name.is_empty()
    }

    /// The shape of the mark: people are round, organisations and groups square.
    #[must_use]
    pub fn shape(&self) -> &'static str {
        match self.group {
            Some(PartyGroup::People) => shape(PartyKind::Person),
            Some(_) => shape(PartyKind::Organisation),
            None => shape(self.kind),
        }
    }
}

/// The name of the reader, where it is known.
fn own_name(language: Language, parties: &Parties) -> Option<String> {
    let own = parties.own().filter(|own| has_name(own))?;
    let name = display_name(&own.name);
    Some(text(
        language,
        "frame-own-name",
        &[("name", (&name).into())],
    ))
}

/// What those are called whose list it is.
#[must_use]
pub fn selection_name(
    language: Language,
    party_selection: &PartySelection<'_>,
    parties: &Parties,
) -> String {
    match party_selection {
        PartySelection::One(party) => party_name(language, party, parties),
        PartySelection::WithUnits(party, _) => {
            let name = party_name(language, party, parties);
            text(language, "units-with", &[("name", (&name).into())])
        }
        PartySelection::Group(group, _) => group_name(language, *group),
    }
}

/// What a group is called.
#[must_use]
pub fn group_name(language: Language, group: PartyGroup) -> String {
    let key = match group {
        PartyGroup::Everyone => "group-everyone",
        PartyGroup::Organisations => "group-organisations",
        PartyGroup::People => "group-people",
        PartyGroup::Favourites => "group-favourites",
        PartyGroup::Choice => "group-choice",
    };
    text(language, key, &[])
}

/// The shape of a party's mark.
#[must_use]
pub fn shape(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Organisation => "square",
        PartyKind::Person | PartyKind::Unknown => "circle",
    }
}

/// A party's name for people, with what tells it from another one of the same name. A unit that bears
/// its parent's name is the main unit.
#[must_use]
pub fn party_name(language: Language, party: &Party, parties: &Parties) -> String {
    let parent = parties.parent_of(&party.urn);
    let name = unit_name(language, party, parent);
    let is_main_unit = parent.is_some_and(|parent| parent.name == party.name);
    if !is_main_unit && parties.has_namesake(party) {
        numbered_name(language, party)
    } else {
        name
    }
}

/// A party's name with what tells it from others of that name, as far as both are known.
#[must_use]
pub fn numbered_name(language: Language, party: &Party) -> String {
    let name = unit_name(language, party, None);
    match distinction(language, party) {
        Some(line) if has_name(party) => format!("{name} ({line})"),
        _ => name,
    }
}

/// As [`party_name`], for a party whose parent is known, where what tells it apart stands beside it.
/// Whoever the register names not is shown by number.
#[must_use]
pub fn unit_name(language: Language, party: &Party, parent: Option<&Party>) -> String {
    if !has_name(party) {
        return distinction(language, party)
            .unwrap_or_else(|| text(language, "party-nameless", &[]));
    }
    match parent {
        Some(parent) if parent.name == party.name => main_unit_name(language, party),
        _ => display_name(&party.name),
    }
}

/// The name of a party that is the main unit of an organisation.
#[must_use]
pub fn main_unit_name(language: Language, party: &Party) -> String {
    let name = display_name(&party.name);
    format!("{name} ({})", text(language, "parties-main-unit", &[]))
}

/// Whether the register gives its name.
#[must_use]
pub fn has_name(party: &Party) -> bool {
    party.name.chars().any(char::is_alphanumeric)
}

/// What tells a party from others of its name: an organisation's number, a person's date of birth.
fn distinction(language: Language, party: &Party) -> Option<String> {
    let (key, name, value) = match (&party.organisation_number, party.date_of_birth) {
        (Some(number), _) => {
            let number = format::organisation_number(number.as_str());
            ("parties-number", "number", number)
        }
        (None, Some(born)) => ("parties-born", "date", format::date(language, born)),
        (None, None) => return None,
    };
    Some(text(language, key, &[(name, (&value).into())]))
}

/// The address of a party's inbox.
#[must_use]
pub fn inbox_href(key: &PartyKey) -> String {
    ListUrl::new(key.clone(), Folder::Inbox).to_string()
}

impl ColorScheme {
    /// Its word, in forms, in the cookie and for the design system.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The scheme of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark]
            .into_iter()
            .find(|scheme| scheme.word() == word)
    }
}

/// The sign of a folder.
fn folder_icon(folder: Folder) -> Icon {
    match folder {
        Folder::Inbox => icons::INBOX,
        Folder::Drafts => icons::NOTE_PENCIL,
        Folder::Deadlines => icons::CLOCK,
        Folder::Sent => icons::FILE_CHECKMARK,
        Folder::Archive => icons::ARCHIVE,
        Folder::Bin => icons::TRASH,
    }
}
