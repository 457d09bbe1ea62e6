//! Preferences cookie of a browser, signed in or not: language, colour scheme, shortcuts, and the
//! counter that detects login loops. No personal data.

use std::fmt::Write as _;

use http::{HeaderMap, HeaderValue, header::ACCEPT_LANGUAGE};
use jiff::Timestamp;

use crate::{
    i18n::Language,
    views::page::ColorScheme,
    web::middleware::cookies::{Cookies, Use},
};

/// Lifetime of the cookie: a year, in seconds.
const LIFE: u32 = 365 * 24 * 60 * 60;
/// Most logins in a row that lead to no page before an error page explains it
/// (`docs/rules/login.md#oidc-10`). Logins are counted when they come back: opening four bookmarks
/// while signed out is no loop.
const FRUITLESS_LOGINS: u8 = 3;
/// Longest time between two logins of one loop, in minutes: a loop turns in seconds.
const LOOP_MINUTES: i64 = 10;

/// Parsed preferences cookie: `nb.0.dark.1` holds the chosen language (empty for none), the login
/// counter, the colour scheme, and whether shortcuts are on. While the counter is not zero, the
/// minute of the last count follows, as in `nb.1.dark.1.29700000`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The language that was chosen; `None` for the browser's `Accept-Language`.
    pub language: Option<Language>,
    /// Logins that came back since the last page for a signed-in person.
    pub fruitless_logins: u8,
    /// Minute of the last such login, counted from 1970; `None` when none is counted.
    pub counted_minute: Option<i64>,
    /// Colour scheme: light, dark or the system's.
    pub scheme: ColorScheme,
    /// Whether single keys are shortcuts. This depends on the keyboard in use, so the browser keeps
    /// it and not the person's settings (`docs/rules/inbox.md#p-9`).
    pub has_shortcuts: bool,
}

impl Preferences {
    /// Parses the cookie; a part that is malformed gets its default.
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
            counted_minute: word().parse().ok(),
        }
    }

    /// The same preferences with one more login counted that led to no page.
    #[must_use]
    pub fn with_fruitless_login(self, now: Timestamp) -> Self {
        let before = if self.is_recent(now) {
            self.fruitless_logins
        } else {
            0
        };
        Self {
            fruitless_logins: before.saturating_add(1),
            counted_minute: Some(minute(now)),
            ..self
        }
    }

    /// The same preferences with the login counter at zero.
    #[must_use]
    pub fn without_fruitless_logins(self) -> Self {
        Self {
            fruitless_logins: 0,
            counted_minute: None,
            ..self
        }
    }

    /// Whether the browser is in a login loop.
    #[must_use]
    pub fn is_in_loop(self, now: Timestamp) -> bool {
        self.fruitless_logins >= FRUITLESS_LOGINS && self.is_recent(now)
    }

    fn is_recent(self, now: Timestamp) -> bool {
        self.counted_minute
            .is_none_or(|counted| minute(now).abs_diff(counted) < LOOP_MINUTES.unsigned_abs())
    }

    /// The same preferences with shortcuts on or off.
    #[must_use]
    pub fn with_shortcuts(self, has_shortcuts: bool) -> Self {
        Self {
            has_shortcuts,
            ..self
        }
    }

    /// The `Set-Cookie` value that stores them; `None` when it cannot be written.
    #[must_use]
    pub fn set(self, cookies: Cookies) -> Option<HeaderValue> {
        let language = self.language.map_or("", Language::code);
        let mut value = format!(
            "{language}.{}.{}.{}",
            self.fruitless_logins,
            self.scheme.word(),
            u8::from(self.has_shortcuts)
        );
        if let Some(minute) = self.counted_minute.filter(|_| self.fruitless_logins > 0) {
            let _ = write!(value, ".{minute}");
        }
        cookies.set(Use::Preferences, &value, LIFE)
    }

    /// The language for this visitor: the chosen one, else by `Accept-Language`, else bokmål.
    #[must_use]
    pub fn language(self, headers: &HeaderMap) -> Language {
        let accepted = headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        Language::choose(self.language, accepted.unwrap_or_default())
    }
}

fn minute(time: Timestamp) -> i64 {
    time.as_second().div_euclid(60)
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
            counted_minute: Some(29_700_000),
            scheme: ColorScheme::Dark,
            has_shortcuts: true,
        };
        let cookie = preferences.set(Cookies::new(false)).unwrap();
        let cookie = cookie.to_str().unwrap();
        assert!(
            cookie.starts_with("prefs=nn.2.dark.1.29700000;"),
            "{cookie}"
        );
        assert_eq!(read("nn.2.dark.1.29700000"), preferences);
        let none = preferences.without_fruitless_logins();
        let cookie = none.set(Cookies::new(false)).unwrap();
        assert!(cookie.to_str().unwrap().starts_with("prefs=nn.0.dark.1;"));
        // A cookie from before there were shortcuts.
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

    #[test]
    fn three_logins_within_minutes_are_a_loop_and_over_a_day_are_none() {
        let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        let later = |minutes| now + jiff::SignedDuration::from_mins(minutes);
        let mut quick = Preferences::default();
        let mut slow = Preferences::default();
        for number in 0..3 {
            assert!(!quick.is_in_loop(now) && !slow.is_in_loop(later(number * 10)));
            quick = quick.with_fruitless_login(now);
            slow = slow.with_fruitless_login(later(number * 10));
        }
        assert!(quick.is_in_loop(later(9)) && !quick.is_in_loop(later(10)));
        assert!(!slow.is_in_loop(later(20)));
        assert!(!quick.without_fruitless_logins().is_in_loop(now));
        // A cookie from before the minute was kept.
        assert!(read(".3").is_in_loop(now));
    }
}
