//! Content that the browser fetches from the service owner: the region for it, with the words for
//! everything that can become of it (`docs/rules/security.md#embeds`,
//! `docs/rules/security.md#emb-1` to `docs/rules/security.md#emb-7`).

use super::{DialogInput, host};
use crate::{domain::Embed, urls::TokenPath, views::page::Page};

/// The region. It is whole without a script: it says what is missing and where to see it.
#[derive(Debug)]
pub(crate) struct EmbedRegion {
    /// The name of its heading on the page.
    pub(crate) id: String,
    pub(crate) heading: String,
    /// What is fetched; `None` when there is nothing to fetch, and [`reason`](Self::reason) says why.
    pub(crate) source: Option<Source>,
    pub(crate) reason: Option<String>,
    /// What stands there without a script.
    pub(crate) without_script: String,
    /// The service owner's own page, when it offers one.
    pub(crate) own_page: Option<OwnPage>,
    /// In front of what the service owner says about a problem.
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

/// What a script sends for the dialog token.
#[derive(Debug)]
pub(crate) struct TokenForm {
    pub(crate) action: String,
    pub(crate) sealed: String,
}

impl TokenForm {
    /// The form, where the answer brought a token.
    pub(crate) fn of(input: &DialogInput<'_>) -> Option<Self> {
        Some(Self {
            action: TokenPath(input.dialog.summary.id).to_string(),
            sealed: input.token?.to_owned(),
        })
    }
}

impl EmbedRegion {
    /// The region of `embed`, which `owner` has. `may_open` is whether this user may open what it
    /// belongs to.
    pub(crate) fn new(
        page: &Page,
        input: &DialogInput<'_>,
        (embed, may_open): (&Embed, bool),
        owner: &str,
    ) -> Self {
        let is_refused = !may_open || !embed.is_authorised;
        let named = |key: &str| page.t_with(key, &[("owner", owner.into())]);
        let address = embed.address(&page.language.fallbacks(), input.loopback_allowed);
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
    /// The same region where a page has several.
    pub(crate) fn numbered(self, number: usize) -> Self {
        Self {
            id: format!("{}-{number}", self.id),
            ..self
        }
    }
}

/// The first page of the service owner's that the dialog leads to.
fn own_page(page: &Page, input: &DialogInput<'_>) -> Option<OwnPage> {
    let url = super::actions::first_page(page, input)?;
    let host = host(&url)?;
    Some(OwnPage {
        href: url.into(),
        text: page.t_with("embed-own-page", &[("host", (&host).into())]),
    })
}
