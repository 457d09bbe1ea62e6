//! What the operator says, as pages show it: the notice bar, links to pages of others, whom to ask.

use super::service_text::ServiceText;
use crate::views::page::Page;
use crate::{
    content::{Address, Contact, Content, Severity, Words},
    i18n::{Language, text},
};

/// The bar on top of every page for a while.
#[derive(Clone, Debug)]
pub struct NoticeBar {
    /// Tells it from others when it is closed.
    pub id: String,
    /// The design system's colour of the severity.
    pub color: &'static str,
    /// The severity in words, since a colour alone says nothing to many.
    pub label: String,
    /// What it says.
    pub text: ServiceText,
    /// Where there is more to read.
    pub link: Option<OutLink>,
}

/// A link to a page of others.
#[derive(Clone, Debug)]
pub struct OutLink {
    /// The address.
    pub href: String,
    /// What it says.
    pub text: ServiceText,
    /// The host, named so that one knows where one goes.
    pub host: String,
}

/// Somebody to ask.
#[derive(Clone, Debug)]
pub struct ContactPoint {
    /// Who it is.
    pub name: ServiceText,
    /// How to reach them.
    pub ways: Vec<ContactChannel>,
}

/// A way to reach somebody.
#[derive(Clone, Debug)]
pub struct ContactChannel {
    /// What kind of way.
    pub label: String,
    /// The address of the link.
    pub href: String,
    /// What the link says.
    pub text: String,
}

impl NoticeBar {
    /// The bar for the moment of a page, unless the visitor has closed it.
    #[must_use]
    pub fn of(
        content: &Content,
        language: Language,
        now: jiff::Timestamp,
        closed: Option<&str>,
    ) -> Option<Self> {
        let notice = content.notice_at(now, closed)?;
        let (color, label) = match notice.severity {
            Severity::Info => ("info", "notice-info"),
            Severity::Warning => ("warning", "notice-warning"),
            Severity::Danger => ("danger", "notice-danger"),
        };
        let link = notice.link.as_ref().map(|link| OutLink {
            href: link.address.href(language).to_owned(),
            text: said(&link.text, language),
            host: link.address.host(language),
        });
        Some(Self {
            id: notice.id.clone(),
            color,
            label: text(language, label, &[]),
            text: said(&notice.text, language),
            link,
        })
    }
}

impl ContactPoint {
    /// Somebody to ask, for a reader.
    #[must_use]
    pub fn of(contact: &Contact, language: Language) -> Self {
        let way = |label, href: String, said: &str| ContactChannel {
            label: text(language, label, &[]),
            href,
            text: said.to_owned(),
        };
        let phone = contact.phone.as_deref().map(|phone| {
            let is_dialled = |c: &char| c.is_ascii_digit() || *c == '+';
            let dialled: String = phone.chars().filter(is_dialled).collect();
            way("contact-phone", format!("tel:{dialled}"), phone)
        });
        let email = contact
            .email
            .as_deref()
            .map(|email| way("contact-email", format!("mailto:{email}"), email));
        let page = contact.page.as_ref().map(|page| {
            let href = page.href(language).to_owned();
            way("contact-page", href, &page.host(language))
        });
        Self {
            name: said(&contact.name, language),
            ways: [phone, email, page].into_iter().flatten().collect(),
        }
    }
}

impl Page {
    /// A link to a page of others, with our own words; `None` when the operator has none.
    #[must_use]
    pub fn out_link(&self, key: &str, address: Option<&Address>) -> Option<OutLink> {
        let address = address?;
        Some(OutLink {
            href: address.href(self.language).to_owned(),
            text: ServiceText::own(self.t(key)),
            host: address.host(self.language),
        })
    }

    /// The pages of others that are of use on every page (`docs/rules/inbox.md#f-4`).
    #[must_use]
    pub fn elsewhere(&self) -> Vec<OutLink> {
        let links = &self.content.links;
        let all = [
            ("elsewhere-forms", &links.forms),
            ("elsewhere-access", &links.access),
            ("elsewhere-profile", &links.profile),
            ("elsewhere-status", &links.status),
        ];
        all.into_iter()
            .filter_map(|(key, address)| self.out_link(key, address.as_ref()))
            .collect()
    }

    /// Whom to ask about the inbox itself, if the operator says.
    #[must_use]
    pub fn support(&self) -> Option<ContactPoint> {
        let contact = self.content.contact.as_ref()?;
        Some(ContactPoint::of(contact, self.language))
    }

    /// The address of the operator's own mark.
    #[must_use]
    pub fn own_mark(&self) -> Option<&str> {
        self.content.mark.as_ref().map(|mark| mark.path.as_str())
    }

    /// Whether there may be somebody else to act for. Who is known to have only themselves is
    /// spared all words about it (`docs/rules/inbox.md#p-10`).
    #[must_use]
    pub fn may_represent(&self) -> bool {
        self.acting_party
            .as_ref()
            .is_none_or(|acting_party| acting_party.can_switch || !acting_party.has_name())
    }
}

/// Words of the operator's, with their language where it is not the reader's.
#[must_use]
pub fn said(words: &Words, language: Language) -> ServiceText {
    let (text, other) = words.choose(language);
    ServiceText {
        text: text.to_owned(),
        lang: other.map(|other| other.code().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn content(text: &str) -> Content {
        Content::parse(text, false, &|_| Err(io::ErrorKind::NotFound.into())).unwrap()
    }

    #[test]
    fn a_text_in_another_language_says_which() {
        let content = content("[notice]\nseverity = \"danger\"\ntext = { nb = \"Nede\" }");
        let now = Page::sample(Language::En).now;
        let bar = |language| NoticeBar::of(&content, language, now, None).unwrap();
        assert_eq!(bar(Language::En).text.lang.as_deref(), Some("nb"));
        assert_eq!(bar(Language::Nb).text.lang, None);
        assert_eq!(bar(Language::Nb).color, "danger");
    }

    #[test]
    fn a_telephone_number_is_dialled_without_what_is_there_for_the_eye() {
        let content = content("[contact]\nname = \"x\"\nphone = \"+47 22 (00) 00-00\"");
        let asked = ContactPoint::of(content.contact.as_ref().unwrap(), Language::Nb);
        assert_eq!(asked.ways[0].href, "tel:+4722000000");
        assert_eq!(asked.ways[0].text, "+47 22 (00) 00-00");
    }

    #[test]
    fn a_link_that_the_operator_took_away_is_not_there() {
        let mut page = Page::sample(Language::Nn);
        assert_eq!(page.elsewhere().len(), 4);
        assert_eq!(page.elsewhere()[0].host, "info.altinn.no");
        page.content = content("[links]\nforms = \"\"").into();
        assert_eq!(page.elsewhere().len(), 3);
    }
}
