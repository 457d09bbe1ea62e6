//! The operator's content on pages: the notice bar, links to other sites, and contact points.

use super::service_text::ServiceText;
use crate::{
    content::{Address, Contact, Content, Severity, Words},
    i18n::{Language, text},
    views::page::Page,
};

/// The operator's notice, shown above every page while it is in force.
#[derive(Clone, Debug)]
pub struct NoticeBar {
    /// Identifies the notice, so that a browser that closed it does not get it again.
    pub id: String,
    /// Colour of the design system for the severity.
    pub color: &'static str,
    /// The severity in words, since colour alone is not accessible.
    pub label: String,
    /// The operator's text, with its language.
    pub text: ServiceText,
    /// Link to further information; `None` when the operator gives none.
    pub link: Option<OutLink>,
}

/// A link to another site.
#[derive(Clone, Debug)]
pub struct OutLink {
    /// Absolute address on another origin.
    pub href: String,
    /// Text of the link, with its language.
    pub text: ServiceText,
    /// Host of the address, shown beside the link.
    pub host: String,
}

/// A person or office that the reader can contact.
#[derive(Clone, Debug)]
pub struct ContactPoint {
    /// Name as the operator writes it, with its language.
    pub name: ServiceText,
    /// Telephone, e-mail and web page, in this order, as far as set.
    pub ways: Vec<ContactChannel>,
}

/// One channel of a contact point: telephone, e-mail or web page.
#[derive(Clone, Debug)]
pub struct ContactChannel {
    /// Name of the channel, in the reader's language.
    pub label: String,
    /// Target of the link: `tel:`, `mailto:` or a web address.
    pub href: String,
    /// Text of the link: number, e-mail address or host.
    pub text: String,
}

impl NoticeBar {
    /// The notice that is in force at `now`; `None` when there is none or its id is `closed`.
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
    /// The contact point in the reader's language.
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
    /// A link with the text of `key`; `None` when the operator has set no address.
    #[must_use]
    pub fn out_link(&self, key: &str, address: Option<&Address>) -> Option<OutLink> {
        let address = address?;
        Some(OutLink {
            href: address.href(self.language).to_owned(),
            text: ServiceText::own(self.t(key)),
            host: address.host(self.language),
        })
    }

    /// The operator's links to other sites, shown on every page (`docs/rules/inbox.md#f-4`).
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

    /// Contact point for the inbox itself; `None` when the operator has set none.
    #[must_use]
    pub fn support(&self) -> Option<ContactPoint> {
        let contact = self.content.contact.as_ref()?;
        Some(ContactPoint::of(contact, self.language))
    }

    /// Address of the operator's own logo; `None` when it has set none.
    #[must_use]
    pub fn own_mark(&self) -> Option<&str> {
        self.content.mark.as_ref().map(|mark| mark.path.as_str())
    }

    /// Whether the reader may have other parties to act for. A reader known to have none is shown
    /// no texts about parties (`docs/rules/inbox.md#p-10`).
    #[must_use]
    pub fn may_represent(&self) -> bool {
        self.acting_party
            .as_ref()
            .is_none_or(|acting_party| acting_party.can_switch || !acting_party.has_name())
    }
}

/// An operator's text in the best language for the reader; `lang` is set where it is another.
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
