//! Longer texts of our own (help, privacy, accessibility) as sections of typed blocks. The template
//! `components/prose.html` renders them.

use crate::views::{
    components::operator_notice::{ContactPoint, OutLink},
    page::Page,
};

/// A section of a text, with a heading.
#[derive(Clone, Debug)]
pub struct Section {
    /// Id of the heading; the fragment of links to the section.
    pub id: &'static str,
    /// Text of the heading, in the page's language.
    pub heading: String,
    /// Content of the section, in the order in which it is shown.
    pub blocks: Vec<Block>,
}

/// One block of a section, by the element that renders it.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph of plain text.
    Text(String),
    /// A bulleted list of short sentences.
    List(Vec<String>),
    /// A description list: terms with their descriptions.
    Terms(Vec<Term>),
    /// A list of links to other sites.
    Links(Vec<OutLink>),
    /// A link to another page of the inbox.
    Way {
        /// Path of the page, one of the constants in `urls`.
        href: &'static str,
        /// Text of the link, in the page's language.
        text: String,
    },
    /// People or offices that the reader can contact.
    Contacts(Vec<ContactPoint>),
}

/// One entry of a description list.
#[derive(Clone, Debug)]
pub struct Term {
    /// The term, in the page's language.
    pub name: String,
    /// Description of the term, in the page's language.
    pub text: String,
    /// Link to the site where the information can be changed; `None` where there is none.
    pub link: Option<OutLink>,
    /// Digits for a copy button; `None` where the text is no number to be used elsewhere.
    pub digits: Option<String>,
}

impl Section {
    /// An empty section; `heading` is a text key, `id` the fragment.
    #[must_use]
    pub fn new(page: &Page, id: &'static str, heading: &str) -> Self {
        Self {
            id,
            heading: page.t(heading),
            blocks: Vec::new(),
        }
    }

    /// Adds one paragraph for each text key.
    #[must_use]
    pub fn texts(mut self, page: &Page, keys: &[&str]) -> Self {
        let texts = keys.iter().map(|key| Block::Text(page.t(key)));
        self.blocks.extend(texts);
        self
    }

    /// Adds a bulleted list with one item for each text key.
    #[must_use]
    pub fn list(mut self, page: &Page, keys: &[&str]) -> Self {
        let items = keys.iter().map(|key| page.t(key)).collect();
        self.blocks.push(Block::List(items));
        self
    }

    /// Adds a block at the end of the section.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// Adds a list of those links that are `Some`; none of them adds nothing.
    #[must_use]
    pub fn links(mut self, links: impl IntoIterator<Item = Option<OutLink>>) -> Self {
        let links: Vec<_> = links.into_iter().flatten().collect();
        if !links.is_empty() {
            self.blocks.push(Block::Links(links));
        }
        self
    }

    /// Adds the operator's contact for the inbox, or a paragraph of the text key `missing` where
    /// the operator has set none.
    #[must_use]
    pub fn support(self, page: &Page, missing: &str) -> Self {
        match page.support() {
            Some(asked) => self.block(Block::Contacts(vec![asked])),
            None => self.texts(page, &[missing]),
        }
    }
}

impl Term {
    /// A term with its description, without link and copy button.
    #[must_use]
    pub fn new(name: String, text: String) -> Self {
        Self {
            name,
            text,
            link: None,
            digits: None,
        }
    }
}
