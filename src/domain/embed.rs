//! Front-channel embeds: content at the service owner that the browser fetches from there with the
//! dialog token. The server handles only its address (`docs/decisions/0014`).

use url::Url;

use super::{Localised, OutwardRule, outward_url};

/// Embedded content at a service owner.
#[derive(Clone, Debug)]
pub struct Embed {
    /// Address in each language, as written: untrusted, and possibly a URN that says why there is
    /// none.
    pub addresses: Localised,
    /// Markup that the content is written in.
    pub kind: EmbedKind,
    /// Whether the current user may fetch it.
    pub is_authorised: bool,
}

/// Markup that embedded content is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmbedKind {
    /// `CommonMark`, served as `text/markdown` by the service owner.
    Markdown,
    /// HTML, from services with a legacy right to it.
    Html,
    /// A kind that this version does not know; it cannot be shown.
    Unknown,
}

impl EmbedKind {
    /// The kind that a media type of Dialogporten announces
    /// (`docs/rules/dialogporten.md#front-channel-embeds`); `None` when it announces no embed.
    #[must_use]
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        let kind = media_type.strip_prefix("application/vnd.dialogporten.frontchannelembed-url")?;
        Some(match kind {
            ";type=text/markdown" => Self::Markdown,
            ";type=text/html" => Self::Html,
            _ => Self::Unknown,
        })
    }

    /// Media type that the service owner's answer must have; `None` for a kind that cannot be
    /// shown.
    #[must_use]
    pub fn media_type(self) -> Option<&'static str> {
        match self {
            Self::Markdown => Some("text/markdown"),
            Self::Html => Some("text/html"),
            Self::Unknown => None,
        }
    }
}

impl Embed {
    /// The address for the browser, in the first of `languages` that exists; `None` when this user
    /// has no access, or the address is not one that a browser may be sent to.
    #[must_use]
    pub fn address(&self, languages: &[&str], rule: OutwardRule<'_>) -> Option<Url> {
        let address = self.addresses.choose(languages)?;
        let url = outward_url(&address.value, rule)?;
        (self.is_authorised && self.kind.media_type().is_some()).then_some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Phrase;

    #[test]
    fn only_what_is_promised_as_an_embed_is_one() {
        let kind = EmbedKind::of_media_type;
        let prefix = "application/vnd.dialogporten.frontchannelembed-url";
        assert_eq!(
            kind(&format!("{prefix};type=text/markdown")),
            Some(EmbedKind::Markdown)
        );
        assert_eq!(
            kind(&format!("{prefix};type=text/html")),
            Some(EmbedKind::Html)
        );
        assert_eq!(
            kind(&format!("{prefix};type=text/rtf")),
            Some(EmbedKind::Unknown)
        );
        assert_eq!(kind("text/markdown"), None);
        assert_eq!(EmbedKind::Unknown.media_type(), None);
    }

    #[test]
    fn an_address_is_given_only_where_it_may_be_used() {
        let embed = |url: &str, kind, is_authorised| Embed {
            addresses: Localised(vec![Phrase {
                value: url.to_owned(),
                language: "nb".to_owned(),
            }]),
            kind,
            is_authorised,
        };
        let address = |embed: &Embed| {
            embed
                .address(&["nb"], OutwardRule::default())
                .map(String::from)
        };
        let good = "https://skatt.example.no/innhold/1";
        assert_eq!(
            address(&embed(good, EmbedKind::Html, true)).as_deref(),
            Some(good)
        );
        assert_eq!(address(&embed(good, EmbedKind::Html, false)), None);
        assert_eq!(address(&embed(good, EmbedKind::Unknown, true)), None);
        let masked = "urn:dialogporten:unauthorized";
        assert_eq!(address(&embed(masked, EmbedKind::Markdown, true)), None);
        let plain = "http://skatt.example.no/";
        assert_eq!(address(&embed(plain, EmbedKind::Markdown, true)), None);
    }
}
