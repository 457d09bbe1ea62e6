//! What every page needs, and the one function that turns a page into HTML.

use jiff::Timestamp;

use super::format;
use crate::{
    domain::{Parties, Party, PartyKind},
    routes::{self, Inbox, LocalPath, PartyKey},
    text::{Language, Value, text},
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
    pub acting: Option<Acting>,
    /// What to say first of all.
    pub notices: Vec<Notice>,
    /// The colour scheme; `auto` follows the device.
    pub color_scheme: &'static str,
}

/// The acting party, as the header shows it.
#[derive(Clone, Debug)]
pub struct Acting {
    /// Its name in normal case; empty while nobody could be asked.
    pub name: String,
    /// Who that is: "your own inbox", an organisation number.
    pub second_line: String,
    /// Letters for its mark.
    pub initials: String,
    /// Person or organisation: decides colour and shape.
    pub kind: PartyKind,
    /// Whether there is somebody else to switch to.
    pub can_switch: bool,
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

    /// The name of the product.
    #[must_use]
    pub fn product(&self) -> String {
        self.t("product-name")
    }

    /// Whether there is something to say first of all.
    #[must_use]
    pub fn has_notices(&self) -> bool {
        !self.notices.is_empty()
    }

    /// The code of the language.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.language.code()
    }

    /// The colour of the page: that of the acting party's kind.
    #[must_use]
    pub fn color(&self) -> &'static str {
        match self.acting.as_ref().map(|acting| acting.kind) {
            Some(PartyKind::Organisation) => "company",
            _ => "person",
        }
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
        routes::Login {
            return_to: &self.path,
            high: false,
        }
        .to_string()
    }

    /// A page of somebody signed out, for samples.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        Self {
            language,
            now: "2026-11-24T09:00:00Z".parse().unwrap_or_default(),
            path: LocalPath::start(),
            form_token: "sample".to_owned(),
            acting: None,
            notices: Vec::new(),
            color_scheme: "auto",
        }
    }

    /// The same page with somebody acting.
    #[must_use]
    pub fn acting_as(self, acting: Acting) -> Self {
        Self {
            acting: Some(acting),
            ..self
        }
    }

    /// The same page with something to say.
    #[must_use]
    pub fn with_notice(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }
}

impl Acting {
    /// How the header shows `party`, one of `parties`.
    #[must_use]
    pub fn new(language: Language, party: &Party, parties: &Parties) -> Self {
        let name = party_name(language, party, parties);
        let second_line = match &party.organisation_number {
            _ if party.is_self => text(language, "frame-acting-self", &[]),
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
            initials: format::initials(&name, 2),
            name,
            second_line,
            kind: party.kind,
            can_switch: parties.selectable().nth(1).is_some(),
        }
    }

    /// Somebody signed in whose parties are not known: the page still has its way out.
    #[must_use]
    pub fn unknown() -> Self {
        Self {
            name: String::new(),
            second_line: String::new(),
            initials: String::new(),
            kind: PartyKind::Unknown,
            can_switch: false,
        }
    }

    /// Whether its name is known.
    #[must_use]
    pub fn has_name(&self) -> bool {
        !self.name.is_empty()
    }

    /// The shape of the mark: people are round, organisations square.
    #[must_use]
    pub fn shape(&self) -> &'static str {
        shape(self.kind)
    }
}

/// The shape of a party's mark.
#[must_use]
pub fn shape(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Organisation => "square",
        PartyKind::Person | PartyKind::Unknown => "circle",
    }
}

/// A party's name for people. A unit that bears its parent's name is the main unit.
#[must_use]
pub fn party_name(language: Language, party: &Party, parties: &Parties) -> String {
    let name = format::display_name(&party.name);
    match parties.parent_of(&party.urn) {
        Some(parent) if parent.name == party.name => {
            format!("{name} ({})", text(language, "parties-main-unit", &[]))
        }
        _ => name,
    }
}

/// The address of a party's inbox.
#[must_use]
pub fn inbox_href(key: &PartyKey) -> String {
    Inbox {
        party: key,
        after: None,
    }
    .to_string()
}
