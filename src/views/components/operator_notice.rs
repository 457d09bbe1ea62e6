//! The operator's content as pages show it: the notice bar, links to other sites, contact points.

use super::service_text::ServiceText;
use crate::{
    content::{Contact, Content, Severity, Words},
    i18n::{Language, text},
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
    use crate::views::page::Page;

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
}
