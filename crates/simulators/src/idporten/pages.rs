//! HTML pages of the provider. They need no script, and their content security policy allows none.

use askama::{Template, filters::Safe};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};

use super::{
    TestPerson, http_message,
    interaction::Means,
    people::Level,
    texts::{Language, Texts},
};

/// Style sheet of all pages, served as one file.
pub(super) const STYLE: &str = include_str!("style.css");
/// Icon of the browser tab, as SVG.
pub(super) const ICON: &str = concat!(
    r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">"##,
    r##"<rect width="16" height="16" rx="3" fill="#23496b"/>"##,
    r##"<path d="M8 3a3 3 0 0 0-3 3v2h6V6a3 3 0 0 0-3-3zM4 8h8v5H4z" fill="#fff"/></svg>"##,
);

/// Properties of a page that its layout needs.
pub(super) trait Page: Template {
    fn language(&self) -> Language;
    fn title(&self) -> &'static str;
    /// Whether the page is available at the same address in other languages.
    fn has_languages(&self) -> bool {
        false
    }
    /// Addresses that the page loads in iframes.
    fn frames(&self) -> &[String] {
        &[]
    }
    /// Target of the automatic redirect after everything is loaded.
    fn next(&self) -> Option<&str> {
        None
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html>
<html lang="{{ language.code() }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{% if let Some(next) = next %}<meta http-equiv="refresh" content="0; url={{ next }}">{% endif %}
<title>{{ title }} – {{ texts.banner }}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<header>
<p class="banner"><strong>{{ texts.banner }}</strong> <span>{{ texts.banner_detail }}</span></p>
{% if has_languages %}
<nav aria-label="{{ texts.languages }}"><ul>
{% for other in Language::ALL %}
<li><a href="?lang={{ other.code() }}" lang="{{ other.code() }}" hreflang="{{ other.code() }}"
{% if other == language %}aria-current="true"{% endif %}>{{ other.name() }}</a></li>
{% endfor %}
</ul></nav>
{% endif %}
</header>
<main>
<h1>{{ title }}</h1>
{{ body }}
</main>
</body>
</html>
"#
)]
struct Layout<'a> {
    language: Language,
    texts: &'static Texts,
    title: &'static str,
    has_languages: bool,
    next: Option<&'a str>,
    body: Safe<String>,
}

/// Login page: choice of electronic identity and person.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<p>{{ texts.to_client }} <strong>{{ client }}</strong></p>
{% if needs_high %}<p class="note">{{ texts.needs_high }}</p>{% endif %}
{% if let Some(mistake) = mistake %}<p class="mistake" role="alert">{{ mistake }}</p>{% endif %}
<form method="post" action="{{ action }}">
<fieldset>
<legend>{{ texts.choose_means }}</legend>
{% for means in means %}
<label class="means"><input type="radio" name="means" value="{{ means.id }}"
{% if self.is_chosen(means, *loop.first) %}checked{% endif %}>
<span>{{ means.name }} <small>{{ self.level(means) }}</small></span></label>
{% endfor %}
</fieldset>
<fieldset>
<legend>{{ texts.choose_person }}</legend>
<ul class="people">
{% for person in people %}
<li><button type="submit" name="person" value="{{ person.id }}"><span>{{ person.name() }}</span>
<small>{% match person.pid %}{% when Some with (pid) %}{{ pid }}{% when None %}{{ texts.without_pid }}{% endmatch %}
{% if person.highest == Level::Substantial %} · {{ texts.only_minid }}{% endif %}</small>
{% if let Some(what) = person.description.get(language.code()) %}<small class="what">{{ what }}</small>{% endif %}
</button></li>
{% endfor %}
</ul>
</fieldset>
<p><button class="quiet" type="submit" name="cancel" value="true">{{ texts.cancel }}</button></p>
</form>
"#
)]
pub(super) struct LoginPage<'a> {
    pub(super) language: Language,
    pub(super) texts: &'static Texts,
    pub(super) action: String,
    pub(super) client: &'a str,
    pub(super) needs_high: bool,
    pub(super) means: Vec<&'static Means>,
    pub(super) chosen: Option<String>,
    pub(super) people: &'a [TestPerson],
    pub(super) mistake: Option<&'static str>,
}

impl LoginPage<'_> {
    fn is_chosen(&self, means: &Means, is_first: bool) -> bool {
        match &self.chosen {
            Some(chosen) if self.means.iter().any(|known| known.id == chosen) => chosen == means.id,
            _ => is_first,
        }
    }

    fn level(&self, means: &Means) -> &'static str {
        match means.level {
            Level::Substantial => self.texts.level_substantial,
            Level::High => self.texts.level_high,
        }
    }
}

impl Page for LoginPage<'_> {
    fn language(&self) -> Language {
        self.language
    }
    fn title(&self) -> &'static str {
        self.texts.log_in
    }
    fn has_languages(&self) -> bool {
        true
    }
}

/// Consent page for one scope.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<p><strong>{{ client }}</strong> {{ texts.consent_text }}</p>
<ul><li>{{ texts.consent_dialogs }}</li></ul>
<form method="post" action="{{ action }}">
<p class="choices"><button type="submit" name="accept" value="true">{{ texts.accept }}</button>
<button class="quiet" type="submit" name="decline" value="true">{{ texts.decline }}</button></p>
</form>
"#
)]
pub(super) struct ConsentPage<'a> {
    pub(super) language: Language,
    pub(super) texts: &'static Texts,
    pub(super) action: String,
    pub(super) client: &'a str,
}

impl Page for ConsentPage<'_> {
    fn language(&self) -> Language {
        self.language
    }
    fn title(&self) -> &'static str {
        self.texts.consent_title
    }
    fn has_languages(&self) -> bool {
        true
    }
}

/// Logout page: loads the front-channel logout address of every client, then redirects.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<p>{% if target.is_some() %}{{ texts.logging_out_text }}{% else %}{{ texts.logged_out_text }}{% endif %}</p>
{% if let Some(target) = target %}<p><a class="button" href="{{ target }}">{{ texts.go_on }}</a></p>{% endif %}
{% for frame in frames %}<iframe hidden title="{{ texts.frame }}" src="{{ frame }}"></iframe>
{% endfor %}"#
)]
pub(super) struct LogoutPage {
    pub(super) language: Language,
    pub(super) texts: &'static Texts,
    pub(super) frames: Vec<String>,
    pub(super) target: Option<String>,
}

impl Page for LogoutPage {
    fn language(&self) -> Language {
        self.language
    }
    fn title(&self) -> &'static str {
        self.texts.logged_out
    }
    fn frames(&self) -> &[String] {
        &self.frames
    }
    // The refresh counts from the load event, which waits for the iframes: no script is needed, and
    // if an address hangs, the link remains.
    fn next(&self) -> Option<&str> {
        self.target.as_deref()
    }
}

/// Error page at the provider. The cause is for developers, in English.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<p>{{ text }}</p>
{% if let Some(why) = why %}<p><small>{{ texts.mistake }}: <span lang="en">{{ why }}</span></small></p>{% endif %}
"#
)]
struct ErrorPage {
    language: Language,
    texts: &'static Texts,
    text: &'static str,
    why: Option<&'static str>,
}

impl Page for ErrorPage {
    fn language(&self) -> Language {
        self.language
    }
    fn title(&self) -> &'static str {
        self.texts.error_title
    }
}

/// Renders the error page for a refusal that does not go to the client.
pub(super) fn error(status: StatusCode, language: Language, why: &'static str) -> Response {
    let texts = language.texts();
    let page = ErrorPage {
        language,
        texts,
        text: texts.error_text,
        why: Some(why),
    };
    html(status, &page, "")
}

/// Page for a login that expired or was already used.
pub(super) fn expired(language: Language) -> Response {
    let texts = language.texts();
    let page = ErrorPage {
        language,
        texts,
        text: texts.expired_text,
        why: None,
    };
    html(StatusCode::BAD_REQUEST, &page, "")
}

/// Renders a page. `form_target` is the origin, besides the page's own, that a form may redirect
/// to.
pub(super) fn html(status: StatusCode, page: &impl Page, form_target: &str) -> Response {
    let language = page.language();
    let frame = page.render().and_then(|body| {
        Layout {
            language,
            texts: language.texts(),
            title: page.title(),
            has_languages: page.has_languages(),
            next: page.next(),
            body: Safe(body),
        }
        .render()
    });
    let Ok(html) = frame else {
        let message = "the page could not be written";
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        return http_message::build_response(status, "text/plain; charset=utf-8", message);
    };
    let mut response = http_message::build_response(status, "text/html; charset=utf-8", html);
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy(page.frames(), form_target)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    response
}

fn policy(frames: &[String], form_target: &str) -> String {
    let mut origins: Vec<String> = frames
        .iter()
        .filter_map(|frame| Some(url::Url::parse(frame).ok()?.origin().ascii_serialization()))
        .collect();
    origins.sort_unstable();
    origins.dedup();
    let frames = if origins.is_empty() {
        "'none'".to_owned()
    } else {
        origins.join(" ")
    };
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
         form-action 'self' {form_target}; frame-src {frames}; frame-ancestors 'none'"
    )
}
