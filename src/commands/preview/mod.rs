//! The designers' catalogue (`preview` command): every page in every state and language, at real
//! addresses.
//!
//! It shows the pages' own samples, rendered by the templates that visitors get. It reads no
//! database and calls no service.

use std::{collections::HashMap, fmt::Write as _, net::SocketAddr, sync::LazyLock};

use anyhow::Context as _;
use askama::Template;
use axum::{
    Router,
    http::{HeaderMap, StatusCode, Uri, header::CONTENT_TYPE},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use clap::Args;
use tokio::net::TcpListener;

use crate::{
    assets,
    i18n::Language,
    urls::{MarkSheet, table},
    views::{components::logo_sheet::mark_sheet, samples},
};

/// Command-line options of `arbeidsflate preview`.
#[derive(Debug, Args)]
pub struct Options {
    /// Port on 127.0.0.1 that the catalogue is served at.
    #[arg(long, default_value_t = 8090)]
    port: u16,
    /// Serves style sheets and scripts as they were built, also in a debug build.
    #[arg(long)]
    embedded_assets: bool,
}

/// A rendered page in one state.
#[derive(Debug)]
pub struct Sample {
    /// Name of the page, in words.
    pub page: &'static str,
    /// Name of the state, in words.
    pub state: &'static str,
    /// The finished HTML of the page.
    pub html: String,
}

impl Sample {
    /// Its path: `/{language}/{page}/{state}`, with hyphens for spaces.
    #[must_use]
    pub fn path(&self, language: Language) -> String {
        let slug = |words: &str| words.replace(", ", "-").replace(' ', "-");
        format!(
            "/{}/{}/{}",
            language.code(),
            slug(self.page),
            slug(self.state)
        )
    }
}

/// Renders every page in every state.
///
/// # Errors
/// When a template cannot be rendered.
pub fn samples(language: Language) -> askama::Result<Vec<Sample>> {
    use crate::views::samples as pages;
    let mut samples = Vec::new();
    add(&mut samples, "start", pages::start(language))?;
    add(&mut samples, "logged out", pages::logged_out(language))?;
    add(&mut samples, "list", pages::lists(language))?;
    add(&mut samples, "export", pages::exports(language))?;
    add(&mut samples, "filter", pages::filters(language))?;
    add(&mut samples, "dialog", pages::dialogs(language))?;
    add(&mut samples, "history", pages::histories(language))?;
    add(&mut samples, "access", pages::accesses(language))?;
    add(&mut samples, "action", pages::actions(language))?;
    add(&mut samples, "print", pages::prints(language))?;
    add(&mut samples, "transmission", pages::transmissions(language))?;
    add(&mut samples, "label", pages::labels(language))?;
    add(&mut samples, "options", pages::options(language))?;
    add(&mut samples, "parties", pages::pickers(language))?;
    add(&mut samples, "units", pages::units(language))?;
    add(
        &mut samples,
        "saved searches",
        pages::saved_searches(language),
    )?;
    add(&mut samples, "save a search", pages::save_search(language))?;
    add(
        &mut samples,
        "delete a search",
        pages::delete_search(language),
    )?;
    add(&mut samples, "help", pages::help(language))?;
    add(&mut samples, "privacy", pages::privacy(language))?;
    add(
        &mut samples,
        "accessibility",
        pages::accessibility(language),
    )?;
    add(&mut samples, "profile", pages::profiles(language))?;
    add(
        &mut samples,
        "delete what is kept",
        pages::profile_delete(language),
    )?;
    add(&mut samples, "error", pages::errors(language))?;
    Ok(samples)
}

fn add<T: Template>(
    samples: &mut Vec<Sample>,
    page: &'static str,
    states: Vec<(&'static str, T)>,
) -> askama::Result<()> {
    for (state, template) in states {
        samples.push(Sample {
            page,
            state,
            html: template.render()?,
        });
    }
    Ok(())
}

/// Router of the catalogue, with its style sheets and scripts.
pub fn router(source: assets::Source) -> Router {
    Router::new()
        .route(table::START.row().pattern, get(index))
        .route(
            table::ASSET.row().pattern,
            get(async move |uri: Uri, headers: HeaderMap| assets::serve(&source, &uri, &headers)),
        )
        .route(table::LOGOS.row().pattern, get(marks))
        .route(table::SESSION.row().pattern, get(nothing))
        .route(table::DIALOG_TOKEN.row().pattern, post(nothing))
        .route(table::DIALOG_EVENTS.row().pattern, get(nothing))
        .fallback(show)
}

/// Serves the catalogue until Ctrl-C.
///
/// # Errors
/// When the port is taken.
#[expect(clippy::print_stdout, reason = "the designer must learn what to open")]
pub async fn run(options: Options) -> anyhow::Result<()> {
    let address = SocketAddr::from(([127, 0, 0, 1], options.port));
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("port {} is taken: choose another with --port", options.port))?;
    let source = if options.embedded_assets {
        assets::Source::Embedded
    } else {
        assets::Source::checkout()
    };
    println!("Open http://{}/ (Ctrl-C ends it)", listener.local_addr()?);
    // No request is lost by stopping: waiting for the browser's idle connections would only delay.
    tokio::select! {
        served = axum::serve(listener, router(source)) => served?,
        pressed = tokio::signal::ctrl_c() => pressed?,
    }
    Ok(())
}

/// Answers the scripts of pages: there is no server behind the catalogue, and scripts accept an
/// empty answer.
async fn nothing() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The logos of the samples' service owners.
async fn marks(uri: Uri) -> Response {
    let known = samples::marks();
    let sheet = table::LOGOS.matches(uri.path());
    let Some(sheet) = sheet.and_then(|[word]| MarkSheet::parse(word)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let pictures = sheet
        .marks()
        .filter_map(|(code, _)| Some((code, &**known.get(code)?)));
    ([(CONTENT_TYPE, "text/css")], mark_sheet(pictures)).into_response()
}

async fn index() -> Response {
    let mut body = String::new();
    for language in Language::ALL {
        let Ok(samples) = samples(language) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let code = language.code();
        let _ = write!(body, "<h2>{code}</h2><ul>");
        for sample in samples {
            let path = sample.path(language);
            let _ = write!(
                body,
                "<li>{page}: <a href=\"{path}\">{state}</a> <a href=\"{path}?farger=light\">light</a> <a href=\"{path}?farger=dark\">dark</a></li>",
                page = sample.page,
                state = sample.state,
            );
        }
        body.push_str("</ul>");
    }
    let style = assets::STYLE.path;
    Html(format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Catalogue</title>\
         <link rel=\"stylesheet\" href=\"{style}\"><body data-color=\"neutral\"><main class=\"af-main\"><h1>Catalogue</h1>{body}</main></body></html>"
    ))
    .into_response()
}

/// The pages of a language by their paths; `None` when a template cannot be rendered. They are
/// rendered once, since they are the same for as long as the program runs.
fn pages(language: Language) -> Option<&'static HashMap<String, String>> {
    static PAGES: LazyLock<HashMap<&str, HashMap<String, String>>> = LazyLock::new(|| {
        let all = Language::ALL.into_iter().filter_map(|language| {
            let samples = samples(language).ok()?.into_iter();
            let pages = samples.map(|sample| (sample.path(language), sample.html));
            Some((language.code(), pages.collect()))
        });
        all.collect()
    });
    PAGES.get(language.code())
}

/// Any other path: a sample, in the colours that the query asks for.
async fn show(uri: Uri) -> Response {
    let code = uri.path().split('/').nth(1).unwrap_or_default();
    let Some(language) = Language::from_code(code) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(pages) = pages(language) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Some(html) = pages.get(uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let scheme = match uri.query() {
        Some("farger=light") => "light",
        Some("farger=dark") => "dark",
        _ => "auto",
    };
    let html = html.replacen(
        "data-color-scheme=\"auto\"",
        &format!("data-color-scheme=\"{scheme}\""),
        1,
    );
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}
