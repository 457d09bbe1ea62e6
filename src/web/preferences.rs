//! What a browser prefers, signed in or not: the language and the colours; and how many logins in a row it has come
//! back from without being shown a page. No personal data.

use http::{HeaderMap, HeaderValue, header::ACCEPT_LANGUAGE};

use super::cookies::{Cookies, Use};
use crate::{text::Language, view::page::ColorScheme};

/// A year, in seconds.
const LIFE: u32 = 365 * 24 * 60 * 60;
/// Most logins in a row that lead to no page before a page explains (`security.md` OIDC-10). Logins
/// are counted when they come back: somebody who opens four bookmarks signed out is in no loop.
pub const FRUITLESS_LOGINS: u8 = 3;

/// The preferences cookie: `nb.0.dark.1`, the chosen language (empty for none), the count, the
/// colours, and whether keys are shortcuts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The language that was chosen; `None` when never.
    pub language: Option<Language>,
    /// Logins that came back since the last page for somebody signed in.
    pub fruitless_logins: u8,
    /// Light or dark.
    pub scheme: ColorScheme,
    /// Whether single keys are shortcuts. They belong to the keyboard that one sits at, so they are
    /// not kept with the person (`inbox-features.md` P-9).
    pub has_shortcuts: bool,
}

impl Preferences {
    /// Reads the cookie; whatever is odd in it counts as not said.
    #[must_use]
    pub fn read(cookies: Cookies, headers: &HeaderMap) -> Self {
        let value = cookies.read(headers, Use::Preferences).unwrap_or_default();
        let mut words = value.split('.');
        let mut word = || words.next().unwrap_or_default();
        Self {
            language: Language::from_code(word()),
            fruitless_logins: word().parse().unwrap_or(0),
            scheme: ColorScheme::from_word(word()).unwrap_or_default(),
            has_shortcuts: word() == "1",
        }
    }

    /// The same with keys as shortcuts, or without.
    #[must_use]
    pub fn with_shortcuts(self, has_shortcuts: bool) -> Self {
        Self {
            has_shortcuts,
            ..self
        }
    }

    /// The header that stores them.
    #[must_use]
    pub fn set(self, cookies: Cookies) -> Option<HeaderValue> {
        let language = self.language.map_or("", Language::code);
        cookies.set(
            Use::Preferences,
            &format!(
                "{language}.{}.{}.{}",
                self.fruitless_logins,
                self.scheme.word(),
                u8::from(self.has_shortcuts)
            ),
            LIFE,
        )
    }

    /// The language for this visitor: chosen, else what the browser asks for, else bokmål.
    #[must_use]
    pub fn language(self, headers: &HeaderMap) -> Language {
        let accepted = headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        Language::choose(self.language, accepted.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use http::header::COOKIE;

    use super::*;

    fn read(value: &str) -> Preferences {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, format!("prefs={value}").parse().unwrap());
        Preferences::read(Cookies::new(false), &headers)
    }

    #[test]
    fn what_is_stored_is_read_again_and_rubbish_is_passed_over() {
        let preferences = Preferences {
            language: Some(Language::Nn),
            fruitless_logins: 2,
            scheme: ColorScheme::Dark,
            has_shortcuts: true,
        };
        let cookie = preferences.set(Cookies::new(false)).unwrap();
        assert!(cookie.to_str().unwrap().starts_with("prefs=nn.2.dark.1;"));
        assert_eq!(read("nn.2.dark.1"), preferences);
        // From before there were shortcuts.
        assert_eq!(read("nn.2.dark").scheme, ColorScheme::Dark);
        assert_eq!(
            read("en"),
            Preferences {
                language: Some(Language::En),
                ..Preferences::default()
            }
        );
        for rubbish in ["xx.y", ".", "nb.999", "..", "1.nb", "nb.0.pink", "nb.0."] {
            assert_eq!(read(rubbish).fruitless_logins, 0, "{rubbish}");
            assert_eq!(read(rubbish).scheme, ColorScheme::Auto, "{rubbish}");
            assert!(!read(rubbish).has_shortcuts, "{rubbish}");
        }
    }
}
