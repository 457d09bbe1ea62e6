//! Front-channel embeds: the page region for content that the browser fetches from the service
//! owner, with a text for every outcome (`docs/rules/security.md#embeds`,
//! `docs/rules/security.md#emb-1` to `docs/rules/security.md#emb-7`).

use super::{DialogInput, host};
use crate::{domain::Embed, urls::TokenPath, views::page::Page};

/// Region of one front-channel embed. Without a script it says what is missing and where to see it.
#[derive(Debug)]
pub(crate) struct EmbedRegion {
    /// HTML id of the region's heading.
    pub(crate) id: String,
    pub(crate) heading: String,
    /// Content to fetch; `None` when nothing can be fetched, and [`reason`](Self::reason) says why.
    pub(crate) source: Option<Source>,
    pub(crate) reason: Option<String>,
    /// Text shown when the browser runs no script.
    pub(crate) without_script: String,
    /// Link to the service owner's own page; `None` when it offers none or nothing is fetched.
    pub(crate) own_page: Option<OwnPage>,
    /// Text placed before the service owner's own description of a problem.
    pub(crate) owner_says: String,
}

#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) address: String,
    pub(crate) media_type: &'static str,
    pub(crate) languages: &'static str,
}

#[derive(Debug)]
pub(crate) struct OwnPage {
    pub(crate) href: String,
    pub(crate) text: String,
}

/// Form that the page's script sends to get the dialog token.
#[derive(Debug)]
pub(crate) struct TokenForm {
    pub(crate) action: String,
    pub(crate) sealed: String,
}

impl TokenForm {
    /// Builds the form; `None` when the dialog came without a token.
    pub(crate) fn of(input: &DialogInput<'_>) -> Option<Self> {
        Some(Self {
            action: TokenPath(input.dialog.summary.id).to_string(),
            sealed: input.token?.to_owned(),
        })
    }
}

impl EmbedRegion {
    /// Builds the region for `embed`, whose content is at `owner`. `may_open` is whether the reader
    /// may open the dialog or transmission that it belongs to.
    pub(crate) fn new(
        page: &Page,
        input: &DialogInput<'_>,
        (embed, may_open): (&Embed, bool),
        owner: &str,
    ) -> Self {
        let is_refused = !may_open || !embed.is_authorised;
        let named = |key: &str| page.t_with(key, &[("owner", owner.into())]);
        let address = embed.address(&page.language.fallbacks(), input.outward);
        let source = address
            .filter(|_| !is_refused && input.token.is_some())
            .and_then(|address| {
                Some(Source {
                    address: address.into(),
                    media_type: embed.kind.media_type()?,
                    languages: page.language.accept_language(),
                })
            });
        let reason = match &source {
            Some(_) => None,
            None if is_refused => Some(page.t("embed-unauthorised")),
            None => Some(named("embed-unusable")),
        };
        Self {
            id: "innhold-fra".to_owned(),
            heading: named("embed-heading"),
            reason,
            without_script: named("embed-without-script"),
            own_page: source.as_ref().and_then(|_| own_page(page, input)),
            owner_says: named("embed-owner-says"),
            source,
        }
    }
}

impl EmbedRegion {
    /// Appends `number` to the HTML id, for pages with several regions.
    pub(crate) fn numbered(self, number: usize) -> Self {
        Self {
            id: format!("{}-{number}", self.id),
            ..self
        }
    }
}

/// Link to the first page of the service owner's that a GUI action opens directly.
fn own_page(page: &Page, input: &DialogInput<'_>) -> Option<OwnPage> {
    let url = super::actions::first_page(page, input)?;
    let host = host(&url)?;
    Some(OwnPage {
        href: url.into(),
        text: page.t_with("embed-own-page", &[("host", (&host).into())]),
    })
}
