//! Longer texts of our own: sections with a heading, made of a few kinds of blocks. The template
//! `components/prose.html` places them.

use crate::views::{
    components::operator_notice::{ContactPoint, OutLink},
    page::Page,
};

/// A part of a text, under its heading.
#[derive(Clone, Debug)]
pub struct Section {
    /// Where links to it lead.
    pub id: &'static str,
    /// The heading.
    pub heading: String,
    /// What stands below it.
    pub blocks: Vec<Block>,
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A list of short sentences.
    List(Vec<String>),
    /// Things and what there is to say of each.
    Terms(Vec<Term>),
    /// Links to pages of others.
    Links(Vec<OutLink>),
    /// A link to a page of ours.
    Way {
        /// The address.
        href: &'static str,
        /// What it says.
        text: String,
    },
    /// People to ask.
    Contacts(Vec<ContactPoint>),
}

/// A thing and what there is to say of it.
#[derive(Clone, Debug)]
pub struct Term {
    /// The thing.
    pub name: String,
    /// What there is to say.
    pub text: String,
    /// Where it is looked after.
    pub link: Option<OutLink>,
    /// The digits that a button copies, where the text is a number to be used elsewhere.
    pub digits: Option<String>,
}

impl Section {
    /// A section without blocks yet.
    #[must_use]
    pub fn new(page: &Page, id: &'static str, heading: &str) -> Self {
        Self {
            id,
            heading: page.t(heading),
            blocks: Vec::new(),
        }
    }

    /// The same with paragraphs.
    #[must_use]
    pub fn texts(mut self, page: &Page, keys: &[&str]) -> Self {
        let texts = keys.iter().map(|key| Block::Text(page.t(key)));
        self.blocks.extend(texts);
        self
    }

    /// The same with a list.
    #[must_use]
    pub fn list(mut self, page: &Page, keys: &[&str]) -> Self {
        let items = keys.iter().map(|key| page.t(key)).collect();
        self.blocks.push(Block::List(items));
        self
    }

    /// The same with one more block.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// The same with those of the links that there are.
    #[must_use]
    pub fn links(mut self, links: impl IntoIterator<Item = Option<OutLink>>) -> Self {
        let links: Vec<_> = links.into_iter().flatten().collect();
        if !links.is_empty() {
            self.blocks.push(Block::Links(links));
        }
        self
    }

    /// The same with whom to ask about the inbox, or the words of `missing` where the operator does
    /// not say.
    #[must_use]
    pub fn support(self, page: &Page, missing: &str) -> Self {
        match page.support() {
            Some(asked) => self.block(Block::Contacts(vec![asked])),
            None => self.texts(page, &[missing]),
        }
    }
}

impl Term {
    /// A thing without link.
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
