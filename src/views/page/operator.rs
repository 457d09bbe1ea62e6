//! What a page takes from the operator's content: links to other sites, contact point and logo.

use super::Page;
use crate::{
    content::Address,
    views::components::{
        operator_notice::{ContactPoint, OutLink},
        service_text::ServiceText,
    },
};

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
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::{content::Content, i18n::Language};

    fn content(text: &str) -> Content {
        Content::parse(text, false, &|_| Err(io::ErrorKind::NotFound.into())).unwrap()
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
