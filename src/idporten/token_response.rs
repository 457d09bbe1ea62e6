//! Responses of the token endpoint: tokens (RFC 6749 §5.1) or an error code (§5.2).

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::http::Answer;
use crate::{
    secret::{AccessToken, IdToken, RefreshToken},
    storage::Tokens,
};

/// The scope that reading the inbox needs, with or without consent (`docs/rules/login.md#scope`).
const NEEDED_SCOPES: [&str; 2] = ["digdir:dialogporten", "digdir:dialogporten.noconsent"];
/// Life in seconds of an access token whose answer has no `expires_in`.
const SHORT_LIFE_SECONDS: i64 = 60;

/// A response of the token endpoint.
#[derive(Deserialize)]
pub(crate) struct TokenResponse {
    access_token: String,
    token_type: String,
    expires_in: Option<i64>,
    id_token: Option<String>,
    scope: Option<String>,
    refresh_token: Option<String>,
    refresh_token_expires_in: Option<i64>,
}

impl TokenResponse {
    /// Parses a response; `None` when it has no usable tokens.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        let answer: Self = serde_json::from_slice(body).ok()?;
        let fits = answer.token_type.eq_ignore_ascii_case("bearer")
            && is_token(&answer.access_token)
            && answer.expires_in.is_none_or(|seconds| seconds > 0);
        fits.then_some(answer)
    }

    /// Whether the scope for reading the inbox was granted. An answer without scopes grants those
    /// asked for (RFC 6749 §5.1), and need not name `openid` (`docs/rules/login.md#m15`,
    /// `docs/rules/login.md#m36`).
    pub(crate) fn has_scope(&self, asked: &str) -> bool {
        self.scope
            .as_deref()
            .unwrap_or(asked)
            .split(' ')
            .any(|scope| NEEDED_SCOPES.contains(&scope))
    }

    /// Whether the response brings an ID token; a refresh need not.
    pub(crate) fn has_id_token(&self) -> bool {
        self.id_token.is_some()
    }

    /// The tokens, as of `now`; what a refresh does not return is taken from the old ones. `None`
    /// without an ID token.
    pub(crate) fn into_tokens(self, now: Timestamp, old: Option<&Tokens>) -> Option<Tokens> {
        let ends = |seconds: i64| now + SignedDuration::from_secs(seconds.clamp(0, 86_400));
        let id = match (self.id_token, old) {
            (Some(token), _) => IdToken::new(token),
            (None, Some(old)) => old.id.clone(),
            (None, None) => return None,
        };
        // A refresh token that cannot be presented counts as none; the old one has been replaced
        // all the same.
        let kept = old.filter(|_| self.refresh_token.is_none());
        let refresh = self.refresh_token.filter(|token| is_token(token));
        Some(Tokens {
            access: AccessToken::new(self.access_token),
            access_given: now,
            access_ends: ends(self.expires_in.unwrap_or(SHORT_LIFE_SECONDS)),
            refresh: refresh
                .map(RefreshToken::new)
                .or_else(|| kept.and_then(|old| old.refresh.clone())),
            refresh_ends: self
                .refresh_token_expires_in
                .map(ends)
                .or_else(|| kept.and_then(|old| old.refresh_ends)),
            id,
        })
    }
}

#[derive(Deserialize)]
struct ErrorResponse {
    error: String,
}

/// The OAuth error code of a response by which the provider refuses; `None` for any other response,
/// such as a fault of the provider's own.
pub(crate) fn error_code(answer: &Answer) -> Option<String> {
    let refuses = matches!(answer.status.as_u16(), 400 | 401 | 403);
    let error: ErrorResponse = refuses
        .then(|| serde_json::from_slice(&answer.body).ok())
        .flatten()?;
    Some(error.error)
}

/// Whether a text is visible ASCII, which may stand in a header.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(changes: &serde_json::Value) -> Option<TokenResponse> {
        let mut answer = json!({"access_token": "a", "token_type": "Bearer", "expires_in": 120});
        for (name, value) in changes.as_object().unwrap() {
            answer[name] = value.clone();
        }
        TokenResponse::read(answer.to_string().as_bytes())
    }

    /// `docs/rules/login.md#token-endpoint-errors`: only a refusal is one.
    #[test]
    fn an_error_code_counts_with_the_status_of_a_refusal_only() {
        let code = |status: u16| {
            error_code(&Answer {
                status: http::StatusCode::from_u16(status).unwrap(),
                body: br#"{"error": "invalid_grant"}"#.to_vec(),
            })
        };
        for status in [400, 401, 403] {
            assert_eq!(code(status).as_deref(), Some("invalid_grant"), "{status}");
        }
        for status in [200, 302, 404, 429, 500, 503] {
            assert_eq!(code(status), None, "{status}");
        }
    }

    #[test]
    fn odd_answers_give_no_tokens() {
        for changes in [
            json!({"token_type": "DPoP"}),
            json!({"access_token": ""}),
            json!({"access_token": "a\r\nb"}),
            json!({"access_token": null}),
            json!({"expires_in": 0}),
            json!({"expires_in": -5}),
            json!({"expires_in": "120"}),
        ] {
            assert!(answer(&changes).is_none(), "{changes}");
        }
        assert!(TokenResponse::read(b"[]").is_none());
        assert!(answer(&json!({"token_type": "bearer"})).is_some());
    }

    /// Granted scopes, by `docs/rules/login.md#m15` and `docs/rules/login.md#m36`.
    #[test]
    fn m15_m36_the_scope_of_the_inbox_must_be_granted() {
        let asked = "openid profile digdir:dialogporten";
        let has = |changes: serde_json::Value| answer(&changes).unwrap().has_scope(asked);
        assert!(has(json!({})));
        assert!(has(json!({"scope": "digdir:dialogporten"})));
        assert!(has(
            json!({"scope": "openid digdir:dialogporten.noconsent"})
        ));
        assert!(!has(json!({"scope": "openid profile"})));
        assert!(!has(json!({"scope": ""})));
        assert!(!has(json!({"scope": "digdir:dialogporten.other"})));
    }

    #[test]
    fn a_refresh_keeps_what_it_does_not_bring_anew() {
        let now = Timestamp::from_second(1000).unwrap();
        let first = json!({"id_token": "i", "refresh_token": "r", "refresh_token_expires_in": 600});
        let old = answer(&first).unwrap().into_tokens(now, None).unwrap();
        assert_eq!(old.refresh_ends.unwrap().as_second(), 1600);
        let kept = answer(&json!({}))
            .unwrap()
            .into_tokens(now, Some(&old))
            .unwrap();
        assert_eq!(kept.refresh.unwrap().expose(), "r");
        assert_eq!(kept.refresh_ends.unwrap().as_second(), 1600);
        assert_eq!(kept.id.expose(), "i");
        let rotated = json!({"refresh_token": "s"});
        let new = answer(&rotated)
            .unwrap()
            .into_tokens(now, Some(&old))
            .unwrap();
        assert_eq!(new.refresh.unwrap().expose(), "s");
        assert_eq!(new.refresh_ends, None);
        assert!(answer(&json!({})).unwrap().into_tokens(now, None).is_none());
    }

    #[test]
    fn a_refresh_token_that_cannot_be_presented_is_not_kept() {
        let now = Timestamp::from_second(1000).unwrap();
        let first = json!({"id_token": "i", "refresh_token": "r", "refresh_token_expires_in": 600});
        let old = answer(&first).unwrap().into_tokens(now, None).unwrap();
        for odd in ["", "a\r\nb", "a b", " ", "\u{e5}"] {
            let odd = answer(&json!({"id_token": "i", "refresh_token": odd}));
            let kept = odd.unwrap().into_tokens(now, Some(&old)).unwrap();
            assert!(kept.refresh.is_none());
        }
    }
}
