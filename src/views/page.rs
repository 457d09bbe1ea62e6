//! Page frame: what every page has around its own content: language, acting party, folders,
//! breadcrumb, notices and footer.

mod operator;
mod party_addresses;

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    format,
    party_name::{group_name, has_name, shape, unit_name},
};
use crate::{
    assets::{Icon, NamedIcon, icons},
    content::Content,
    domain::{
        Count, Folder, FolderCounts, OwnerAliases, OwnerCode, OwnerMarks, Parties, Party,
        PartyGroup, PartyKind, name::display_name,
    },
    i18n::{Language, Value, text},
    urls::{self, ListUrl, LocalPath, MarkSheet, PartyKey, PartyPickerUrl},
    views::components::{operator_notice::NoticeBar, party_panel::PartyPanel},
};

/// The input of the layout template, and the context in which a page writes its texts and links.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language of the page.
    pub language: Language,
    /// When the page is made; dates are written relative to it.
    pub now: Timestamp,
    /// The page's own address; the language form redirects back to it.
    pub path: LocalPath,
    /// CSRF token of the page's forms; sealed for each page, so that no two pages have the same
    /// text.
    pub form_token: String,
    /// The party or group whose list or message is shown; `None` when nobody is signed in.
    pub acting_party: Option<ActingParty>,
    /// The operator's content: name, logo, contact, links and notice.
    pub content: Arc<Content>,
    /// The operator's notice bar; `None` when there is none now or the browser has closed it.
    pub bar: Option<NoticeBar>,
    /// Confirmation of the reader's last form, shown before all notices.
    pub confirmation: Option<Confirmation>,
    /// Messages at the top of the page, in the order in which they are shown.
    pub notices: Vec<Notice>,
    /// Colour scheme from the browser's preferences.
    pub scheme: ColorScheme,
    /// Whether shortcuts of a single key are on, from the browser's preferences.
    pub has_shortcuts: bool,
    /// Which link of the menu leads to this page.
    pub place: PageLocation,
    /// Breadcrumb: the pages between the start page and this one.
    pub trail: Vec<Crumb>,
    /// Every name of each service owner, in all languages.
    pub owner_aliases: OwnerAliases,
    /// The logos of the service owners that have one.
    pub marks: OwnerMarks,
    /// Address of the style sheet with the logos on the page; `None` when the page shows none.
    pub mark_sheet: Option<String>,
    /// Name that stands for the signed-in person, for the script that compares it with who is signed
    /// in later; `None` when nobody is.
    pub owner_mark: Option<String>,
    /// Counts for the badges of the acting party's folders; `None` where not counted.
    pub waiting: FolderCounts,
    /// The list that the page shows, if it is filtered; choosing another party keeps its filter.
    pub narrowed: Option<ListUrl>,
}

/// Which link of the menu is the current one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageLocation {
    /// The page belongs to this folder of the acting party.
    Folder(Folder),
    /// The party picker, which leads to this folder of the chosen party.
    Parties(Folder),
    /// No link of the folder menu leads to it.
    #[default]
    Elsewhere,
}

/// Colour scheme of the pages, kept in a cookie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorScheme {
    /// Follows `prefers-color-scheme` of the device.
    #[default]
    Auto,
    /// Always light, whatever the device prefers.
    Light,
    /// Always dark, whatever the device prefers.
    Dark,
}

/// One step of the breadcrumb: a page above the current one.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// Text of the link, in the page's language.
    pub label: String,
    /// Address of that page on our origin.
    pub href: String,
}

/// Link to the list of a group of parties.
#[derive(Clone, Debug)]
pub struct GroupLink {
    /// Name of the group, from [`group_name`].
    pub label: String,
    /// Address of the group's list, with the filter of the current one.
    pub href: String,
    /// Whether the page shows this group's list.
    pub is_current: bool,
}

/// Link of the menu: to a folder, or to a page such as the profile.
#[derive(Clone, Debug)]
pub struct FolderLink {
    /// Text of the link, in the page's language.
    pub label: String,
    /// Address of the folder or page on our origin.
    pub href: String,
    /// Icon before the text of the link.
    pub icon: Icon,
    /// Whether the page belongs to the folder, or is the page.
    pub is_current: bool,
    /// Count beside the text; `None` for nothing, and where it was not counted.
    pub badge: Option<Badge>,
}

impl FolderLink {
    /// The icon where it stands first in the page: with the id that [`Self::sign`] refers to.
    #[must_use]
    pub fn first_sign(&self) -> NamedIcon {
        self.icon.named(&self.sign_id())
    }

    /// The icon where it stands again in the page: a reference to the first one.
    #[must_use]
    pub fn sign(&self) -> NamedIcon {
        self.icon.again(&self.sign_id())
    }

    /// Id of the icon in the page, by the last segment of the address.
    fn sign_id(&self) -> String {
        let word = self.href.rsplit('/').next().unwrap_or_default();
        format!("tegn-{word}")
    }
}

/// Count beside a link of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// The count as it is shown: "7", "99+".
    pub number: String,
    /// The count with its meaning, for screen readers.
    pub spoken: String,
}

/// One option of the colour scheme form.
#[derive(Clone, Debug)]
pub struct SchemeChoice {
    /// Value in the form: `auto`, `light` or `dark`.
    pub word: &'static str,
    /// Name of the scheme, in the page's language.
    pub name: String,
    /// Whether the page uses this scheme.
    pub is_current: bool,
}

/// The acting party or group, as the header shows it.
#[derive(Clone, Debug)]
pub struct ActingParty {
    /// Name in normal case; empty while the parties are unknown.
    pub name: String,
    /// What identifies it: "your own inbox", an organisation number, the size of a group.
    pub second_line: String,
    /// The signed-in person's name; `None` when that person is the acting party.
    pub own_name: Option<String>,
    /// Up to two letters for the avatar.
    pub initials: String,
    /// Person or organisation; decides colour and shape of the avatar.
    pub kind: PartyKind,
    /// The group whose list is shown; `None` for a single party.
    pub group: Option<PartyGroup>,
    /// Whether the reader may act for more than one party.
    pub can_switch: bool,
    /// The address segment of the party or group; `None` leaves out the links to folders.
    pub key: Option<PartyKey>,
    /// The `enhet` parameters of the group's lists; empty where the address names no members.
    pub units: Vec<PartyKey>,
    /// The party panel; `None` for more parties than fit, who get a link to the party picker.
    pub panel: Option<PartyPanel>,
}

/// A message at the top of a page.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Colour of the design system: `info`, `warning`, `success` or `danger`.
    pub tone: &'static str,
    /// What happened, in the page's language.
    pub heading: String,
    /// What it means or what to do; `None` when the heading says all.
    pub text: Option<String>,
}

/// Confirmation of the reader's last form (`docs/rules/inbox.md#f-8`).
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// What was done, as one sentence.
    pub sentence: String,
    /// Address of the Undo form; `None` when it cannot be undone.
    pub undo: Option<String>,
}

/// One option of the language form.
#[derive(Clone, Debug)]
pub struct LanguageChoice {
    /// Value in the form: `nb`, `nn` or `en`.
    pub code: &'static str,
    /// Name of the language, written in that language.
    pub name: String,
    /// Whether the page is in this language.
    pub is_current: bool,
}

impl Page {
    /// The text of `key` in the page's language, without parameters.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        text(self.language, key, &[])
    }

    /// The text of `key` in the page's language, with its parameters filled in.
    #[must_use]
    pub fn t_with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        text(self.language, key, values)
    }

    /// Name of the service: the operator's, or the product's own.
    #[must_use]
    pub fn product(&self) -> String {
        match &self.content.name {
            Some(name) => name.choose(self.language).0.to_owned(),
            None => self.t("product-name"),
        }
    }

    /// Whether a confirmation or a notice stands at the top of the page.
    #[must_use]
    pub fn has_notices(&self) -> bool {
        self.confirmation.is_some() || !self.notices.is_empty()
    }

    /// Language code for the attribute `lang`.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.language.code()
    }

    /// Colour of the page: `person` or `company` by the acting party's kind, `neutral` for a group.
    #[must_use]
    pub fn color(&self) -> &'static str {
        match &self.acting_party {
            Some(acting_party) if acting_party.group.is_some() => "neutral",
            Some(acting_party) if acting_party.kind == PartyKind::Organisation => "company",
            _ => "person",
        }
    }

    /// A line for paper only: the acting party, and when the page was made
    /// (`docs/rules/inbox.md#x-1`). `None` when no party's name is known.
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

    /// Whether the reader may have other parties to act for. A reader known to have none is shown
    /// no texts about parties (`docs/rules/inbox.md#p-10`).
    #[must_use]
    pub fn may_represent(&self) -> bool {
        self.acting_party
            .as_ref()
            .is_none_or(|acting_party| acting_party.can_switch || !acting_party.has_name())
    }

    /// The options of the language form.
    #[must_use]
    pub fn languages(&self) -> [LanguageChoice; 3] {
        let choice = |language: Language, name| LanguageChoice {
            code: language.code(),
            name,
            is_current: language == self.language,
        };
        [
            choice(Language::Nb, self.t("languages-nb")),
            choice(Language::Nn, self.t("languages-nn")),
            choice(Language::En, self.t("languages-en")),
        ]
    }

    /// The options of the colour scheme form.
    #[must_use]
    pub fn schemes(&self) -> [SchemeChoice; 3] {
        [ColorScheme::Auto, ColorScheme::Light, ColorScheme::Dark].map(|scheme| SchemeChoice {
            word: scheme.word(),
            name: self.t(match scheme {
                ColorScheme::Auto => "menu-scheme-auto",
                ColorScheme::Light => "menu-scheme-light",
                ColorScheme::Dark => "menu-scheme-dark",
            }),
            is_current: scheme == self.scheme,
        })
    }

    /// The acting party's folders in two groups: the current ones, then archive and bin. `None`
    /// without an acting party that has an address.
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

    /// Sets the counts for the badges of the folders.
    #[must_use]
    pub fn with_waiting(self, waiting: FolderCounts) -> Self {
        Self { waiting, ..self }
    }

    /// The links of the menu to other pages than folders: party picker, saved searches, profile,
    /// help.
    #[must_use]
    pub fn menu(&self) -> Vec<FolderLink> {
        let parties = self
            .acting_party
            .as_ref()
            .is_some_and(|acting_party| acting_party.can_switch);
        let switch = parties.then(|| FolderLink {
            label: self.t("account-switch"),
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
            link(
                "saved-searches-heading",
                urls::SAVED_SEARCHES.as_str(),
                icons::BOOKMARK,
            ),
            link("profile-heading", urls::PROFILE.as_str(), icons::COG),
            link(
                "help-heading",
                urls::HELP.as_str(),
                icons::QUESTIONMARK_CIRCLE,
            ),
        ];
        switch.into_iter().chain(own).collect()
    }

    /// The folder that the page belongs to, kept when another party is chosen; else the inbox.
    #[must_use]
    pub fn folder(&self) -> Folder {
        match self.place {
            PageLocation::Folder(folder) | PageLocation::Parties(folder) => folder,
            PageLocation::Elsewhere => Folder::Inbox,
        }
    }

    /// Address of the party picker; the chosen party's list keeps folder and filter.
    #[must_use]
    pub fn switch(&self) -> String {
        self.switch_to().to_string()
    }

    /// The query parameters of [`Self::switch`], as hidden fields of a form.
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

    /// Label of the collapsed folder menu on small screens; names the current folder.
    #[must_use]
    pub fn folders_label(&self) -> String {
        match self.place {
            PageLocation::Folder(folder) => {
                let name = self.folder_name(folder);
                self.t_with("folders-label-at", &[("folder", (&name).into())])
            }
            PageLocation::Parties(_) | PageLocation::Elsewhere => self.t("folders-label"),
        }
    }

    /// Name of a folder in the page's language.
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

    /// Accessible name of the link to the start page.
    #[must_use]
    pub fn home(&self) -> String {
        self.t_with("header-home", &[("product", (&self.product()).into())])
    }

    /// The sentence in the footer, which names the service.
    #[must_use]
    pub fn footer(&self) -> String {
        self.t_with("footer-text", &[("product", (&self.product()).into())])
    }

    /// The version of the product, shown in the footer for fault reports.
    #[must_use]
    pub fn version(&self) -> String {
        self.t_with(
            "footer-version",
            &[("version", env!("CARGO_PKG_VERSION").into())],
        )
    }

    /// Address of the login, which returns to this page afterwards.
    #[must_use]
    pub fn login(&self) -> String {
        urls::Login {
            return_to: &self.path,
            high: false,
        }
        .to_string()
    }

    /// A page without acting party and with the built-in content, for samples and tests.
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
            owner_mark: None,
            waiting: FolderCounts::default(),
            narrowed: None,
        }
    }

    /// Sets the acting party of the page.
    #[must_use]
    pub fn acting_as(self, acting_party: ActingParty) -> Self {
        Self {
            acting_party: Some(acting_party),
            ..self
        }
    }

    /// Sets the style sheet with the logos of these service owners.
    #[must_use]
    pub fn showing_marks<'a>(self, owners: impl IntoIterator<Item = &'a OwnerCode>) -> Self {
        let sheet = MarkSheet::of(owners, &self.marks);
        Self {
            mark_sheet: sheet.map(|sheet| sheet.to_string()),
            ..self
        }
    }

    /// Marks the link of this folder as the current one.
    #[must_use]
    pub fn in_folder(self, folder: Folder) -> Self {
        Self {
            place: PageLocation::Folder(folder),
            ..self
        }
    }

    /// Sets the list whose filter is kept when another party is chosen; an unfiltered list is not
    /// kept.
    #[must_use]
    pub fn showing_list(self, list: &ListUrl) -> Self {
        let narrowed = list.filter.narrows().then(|| list.first_page());
        Self { narrowed, ..self }
    }

    /// Adds a step to the breadcrumb.
    #[must_use]
    pub fn below(mut self, label: String, href: String) -> Self {
        self.trail.push(Crumb { label, href });
        self
    }

    /// Links to the lists of these groups, with the folder and filter of the page.
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

    /// Puts the page below a list: its folder is current, and it ends the breadcrumb. Without a
    /// list, the inbox is current.
    #[must_use]
    pub fn in_list(self, list: Option<&ListUrl>) -> Self {
        let Some(list) = list else {
            return self.in_folder(Folder::Inbox);
        };
        let label = self.folder_name(list.folder);
        self.in_folder(list.folder).below(label, list.to_string())
    }

    /// Adds the page of saved searches to the breadcrumb.
    #[must_use]
    pub fn below_saved_searches(self) -> Self {
        let label = self.t("saved-searches-heading");
        self.below(label, urls::SAVED_SEARCHES.as_str().to_owned())
    }

    /// Sets the confirmation of the reader's last form.
    #[must_use]
    pub fn with_confirmation(self, confirmation: Confirmation) -> Self {
        Self {
            confirmation: Some(confirmation),
            ..self
        }
    }

    /// Adds a notice with the text of `key` as its heading, and nothing else.
    #[must_use]
    pub fn saying(self, tone: &'static str, key: &str) -> Self {
        let notice = Notice {
            tone,
            heading: self.t(key),
            text: None,
        };
        self.with_notice(notice)
    }

    /// Adds a notice at the end of the notices.
    #[must_use]
    pub fn with_notice(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }
}

impl ActingParty {
    /// The header's view of `party`, one of `parties`. Address and panel are left empty.
    #[must_use]
    pub fn new(language: Language, party: &Party, parties: &Parties) -> Self {
        // The second line shows the number.
        let name = unit_name(language, party, parties.parent_of(&party.urn));
        let second_line = match &party.organisation_number {
            _ if party.is_self => text(language, "account-self", &[]),
            _ if !has_name(party) => text(language, "party-nameless", &[]),
            Some(number) => {
                let number = format::organisation_number(number.as_str());
                text(
                    language,
                    "account-organisation",
                    &[("number", (&number).into())],
                )
            }
            None => text(language, "account-person", &[]),
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

    /// The header's view of a group of `count` parties. Address and panel are left empty.
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

    /// The header for a signed-in person whose parties are not known; logging out still works.
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

    /// Whether the name is known: it is not when the parties could not be fetched.
    #[must_use]
    pub fn has_name(&self) -> bool {
        !self.name.is_empty()
    }

    /// Shape of the avatar: `circle` for people, `square` for organisations and groups of them.
    #[must_use]
    pub fn shape(&self) -> &'static str {
        match self.group {
            Some(PartyGroup::People) => shape(PartyKind::Person),
            Some(_) => shape(PartyKind::Organisation),
            None => shape(self.kind),
        }
    }
}

/// The signed-in person's name in a sentence; `None` where it is not known.
fn own_name(language: Language, parties: &Parties) -> Option<String> {
    let own = parties.own().filter(|own| has_name(own))?;
    let name = display_name(&own.name);
    Some(text(
        language,
        "account-own-name",
        &[("name", (&name).into())],
    ))
}

impl ColorScheme {
    /// Name of the scheme in the form, in the cookie and in the design system's attribute.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The scheme with this name; `None` for any other value.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark]
            .into_iter()
            .find(|scheme| scheme.word() == word)
    }
}

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
