//! HTTP side of the product: router, middleware, extractors, handlers.
//!
//! Every route names its access class in [`routes()`]; there is no other way to add one. [`router`]
//! lists the middleware from the outside in.

pub mod error;
pub mod extractors;
pub mod file_response;
pub mod handlers;
pub mod html;
pub mod middleware;
pub mod sealed;
pub mod services;

use std::time::Duration;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use http::{
    HeaderValue, Method, StatusCode,
    header::{ALLOW, CONTENT_TYPE, HOST},
};
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, Predicate, predicate::DefaultPredicate},
    timeout::TimeoutLayer,
};
use tower_sessions::{SessionManagerLayer, cookie::SameSite};

use self::error::{AppError, SkipErrorPage, failure_pages};
use crate::{
    app::App,
    assets,
    urls::{self, LocalPath},
    views::pages::error::ErrorKind,
    web::{
        extractors::{browser_session::read_visit, current_user::require_login},
        middleware::{
            concurrency::{
                ConcurrencyLimit, SessionLimits, limit_concurrency, limit_session_concurrency,
            },
            cookies::Use,
            request_log::number_and_log,
            security_headers::{Caching, set_headers},
        },
    },
};

/// Time limit for one request: that of its calls, and some time to find out the outcome of a
/// change.
const HANDLER_TIME: Duration = Duration::from_secs(45);
/// Longest path and query, in bytes.
const ADDRESS_LIMIT_BYTES: usize = 8 * 1024;
/// Longest headers together, in bytes, and most headers.
const HEADERS_LIMIT_BYTES: usize = 16 * 1024;
const HEADERS_LIMIT: usize = 100;
/// Most parameters of a query: as many parties as the longest address can name.
const PARAMETER_LIMIT: usize = ADDRESS_LIMIT_BYTES / 16;

/// Access class of a route (`docs/rules/security.md#acc-6`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Open to everybody, with a browser session: pages for people who are signed out.
    Anybody,
    /// Only for people with a valid login.
    SignedIn,
    /// For programs without a browser session: browsers' own requests and the provider's.
    Machine,
}

/// One row of the route table.
#[derive(Debug)]
pub struct Route {
    /// Path pattern, in axum's syntax.
    pub path: &'static str,
    /// Access class, which decides the middleware.
    pub access: Access,
    handlers: MethodRouter<App>,
}

/// The route table: every route of the product with its access class.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a table of routes")]
pub fn routes() -> Vec<Route> {
    use Access::{Anybody, Machine, SignedIn};
    let route = |path, access, handlers| Route {
        path,
        access,
        handlers,
    };
    vec![
        route(urls::START, Anybody, get(handlers::site::start::show)),
        route(urls::LOGIN, Anybody, get(handlers::auth::login::begin)),
        route(
            urls::LOGIN_PAGE,
            Anybody,
            get(handlers::auth::login_page::show),
        ),
        route(
            urls::LOGIN_CALLBACK,
            Anybody,
            get(handlers::auth::login::finish),
        ),
        route(urls::LOGOUT, Anybody, post(handlers::auth::logout::submit)),
        route(
            urls::LOGGED_OUT,
            Anybody,
            get(handlers::auth::logout::landed),
        ),
        route(
            urls::LANGUAGE,
            Anybody,
            post(handlers::site::language::submit),
        ),
        route(
            urls::APPEARANCE,
            Anybody,
            post(handlers::site::appearance::submit),
        ),
        route("/a/{aktor}/{visning}", SignedIn, get(handlers::list::show)),
        route(
            "/a/{aktor}/{visning}/filter",
            SignedIn,
            get(handlers::list::filter::show),
        ),
        route(
            "/a/{aktor}/{visning}/eksport",
            SignedIn,
            get(handlers::list::export::show),
        ),
        route(
            "/a/{aktor}/{visning}/nytt",
            SignedIn,
            get(handlers::list::updates::show),
        ),
        route(
            "/dialog/{id}/kalender",
            SignedIn,
            get(handlers::dialog::calendar::show),
        ),
        route("/dialog/{id}", SignedIn, get(handlers::dialog::show)),
        route(
            "/dialog/{id}/bevis",
            SignedIn,
            post(handlers::dialog::token::give),
        ),
        route(
            "/dialog/{id}/handling/{handling}",
            SignedIn,
            get(handlers::dialog::action::show),
        ),
        route(
            "/dialog/{id}/tilstand",
            SignedIn,
            get(handlers::dialog::state::show),
        ),
        route(
            "/dialog/{id}/hendelser",
            SignedIn,
            get(handlers::dialog::events::show),
        ),
        route(urls::SESSION, SignedIn, get(handlers::auth::session::lives)),
        route(
            "/dialog/{id}/utskrift",
            SignedIn,
            get(handlers::dialog::print::show),
        ),
        route(
            "/dialog/{id}/innsending/{innsending}",
            SignedIn,
            get(handlers::dialog::transmission::show),
        ),
        route(
            "/dialog/{id}/merk",
            SignedIn,
            post(handlers::labels::submit_one),
        ),
        route(
            "/dialog/{id}/valg",
            SignedIn,
            get(handlers::labels::options::show),
        ),
        route(
            "/dialog/{id}/historikk",
            SignedIn,
            get(handlers::dialog::history::show),
        ),
        route(
            "/dialog/{id}/tilgang",
            SignedIn,
            get(handlers::dialog::access::show),
        ),
        route(
            urls::DEEP_LINK,
            SignedIn,
            get(handlers::legacy::deep_links::show),
        ),
        route(urls::LABELS, SignedIn, post(handlers::labels::submit)),
        route("/merk/{endring}", SignedIn, get(handlers::labels::show)),
        route(
            "/angre/{endring}",
            SignedIn,
            get(handlers::labels::undo::show).post(handlers::labels::undo::submit),
        ),
        route(urls::PARTIES, SignedIn, get(handlers::parties::show)),
        route(
            "/aktor/{aktor}/enheter",
            SignedIn,
            get(handlers::parties::units::show).post(handlers::parties::units::submit),
        ),
        route(
            "/aktor/{aktor}/favoritt",
            SignedIn,
            post(handlers::parties::favourite),
        ),
        route(
            urls::SAVED_SEARCHES,
            SignedIn,
            get(handlers::saved_searches::show).post(handlers::saved_searches::save::create),
        ),
        route(
            "/sok/{sok}",
            SignedIn,
            get(handlers::saved_searches::save::show).post(handlers::saved_searches::save::rename),
        ),
        route(
            "/sok/{sok}/slett",
            SignedIn,
            get(handlers::saved_searches::save::ask_to_delete)
                .post(handlers::saved_searches::save::delete),
        ),
        route(
            "/sok/{sok}/apne",
            SignedIn,
            get(handlers::saved_searches::open),
        ),
        route(
            "/sok/{sok}/flytt",
            SignedIn,
            post(handlers::saved_searches::reorder),
        ),
        route(
            "/inbox/{id}",
            Anybody,
            get(handlers::legacy::old_addresses::dialog),
        ),
        route(
            urls::OLD_DEEP_LINK,
            SignedIn,
            get(handlers::legacy::deep_links::show),
        ),
        route(
            "/inbox",
            SignedIn,
            get(handlers::legacy::old_addresses::folder),
        ),
        route(
            "/drafts",
            SignedIn,
            get(handlers::legacy::old_addresses::folder),
        ),
        route(
            "/sent",
            SignedIn,
            get(handlers::legacy::old_addresses::folder),
        ),
        route(
            "/archive",
            SignedIn,
            get(handlers::legacy::old_addresses::folder),
        ),
        route(
            "/bin",
            SignedIn,
            get(handlers::legacy::old_addresses::folder),
        ),
        route(
            "/saved-searches",
            Anybody,
            get(handlers::legacy::old_addresses::saved_searches),
        ),
        route(
            "/profile",
            Anybody,
            get(handlers::legacy::old_addresses::profile),
        ),
        route(
            "/profile/{felt}",
            Anybody,
            get(handlers::legacy::old_addresses::profile),
        ),
        route(urls::HELP, Anybody, get(handlers::site::help::show)),
        route(urls::PRIVACY, Anybody, get(handlers::site::privacy::show)),
        route(
            urls::ACCESSIBILITY,
            Anybody,
            get(handlers::site::accessibility::show),
        ),
        route(
            urls::CLOSE_NOTICE,
            Anybody,
            post(handlers::site::notice::close),
        ),
        route(urls::PROFILE, SignedIn, get(handlers::profile::show)),
        route(urls::PROFILE_DATA, SignedIn, get(handlers::profile::data)),
        route("/profil/{felt}", SignedIn, post(handlers::profile::change)),
        route(
            urls::PROFILE_DELETE,
            SignedIn,
            get(handlers::profile::ask_to_delete),
        ),
        route(
            urls::PROFILE_DELETE_ALL,
            SignedIn,
            post(handlers::profile::delete_all),
        ),
        route(
            urls::PROFILE_UNIT_SETS,
            SignedIn,
            post(handlers::profile::delete_unit_set),
        ),
        route(
            urls::PROFILE_END_OTHERS,
            SignedIn,
            post(handlers::profile::end_others),
        ),
        route(
            urls::LOGOUT_NOTICE,
            Machine,
            get(handlers::auth::logout::notice),
        ),
        route(
            urls::CSP_REPORT,
            Machine,
            post(handlers::site::csp_report::take),
        ),
        route("/etat/{merker}", Machine, get(handlers::site::logos::show)),
        route("/static/{file}", Machine, get(asset)),
    ]
}

/// Builds the router with all routes and middleware.
pub fn router(app: App) -> Router {
    let table = |access| {
        let chosen = routes()
            .into_iter()
            .filter(move |route| route.access == access);
        chosen.fold(Router::new(), |router, route| {
            router.route(route.path, route.handlers)
        })
    };
    let pages = signed_in_table(&app)
        .merge(table(Access::Anybody))
        .fallback(no_such_page)
        .layer(
            ServiceBuilder::new()
                // One browser session cannot use up the concurrency limit of all.
                .layer(from_fn_with_state(
                    SessionLimits::new(app.cookies),
                    limit_session_concurrency,
                ))
                // Session cookie; its record is loaded on demand.
                .layer(from_fn_with_state(
                    app.cookies,
                    middleware::cookies::whole_removals,
                ))
                .layer(sessions(&app))
                // The login of the session; the form of a POST, with its CSRF check.
                .layer(from_fn_with_state(app.clone(), read_visit)),
        );
    let cookies = middleware::cookies::CookieFilter {
        ours: app.cookies,
        party: app.config.party_cookie.as_deref().map(Into::into),
    };
    table(Access::Machine)
        .merge(pages)
        .with_state(app.clone())
        .layer(
            ServiceBuilder::new()
                // Request id and log line.
                .layer(from_fn_with_state(app.clone(), number_and_log))
                // Compression of responses.
                .layer(compression())
                // Security headers of every response.
                .layer(from_fn_with_state(app.clone(), provider_origins))
                .layer(from_fn_with_state(app.headers.clone(), set_headers))
                // Error pages for all failures of the layers below.
                .layer(from_fn_with_state(app.clone(), failure_pages))
                // A panic fails one request only.
                .layer(CatchPanicLayer::custom(
                    |_: Box<dyn std::any::Any + Send>| {
                        StatusCode::INTERNAL_SERVER_ERROR.into_response()
                    },
                ))
                // Concurrency limit of the process.
                .layer(from_fn_with_state(
                    ConcurrencyLimit::for_process(),
                    limit_concurrency,
                ))
                // Timeout of a request.
                .layer(TimeoutLayer::with_status_code(
                    StatusCode::SERVICE_UNAVAILABLE,
                    HANDLER_TIME,
                ))
                // Only requests for our own host: absolute addresses and cookies belong to it.
                .layer(from_fn_with_state(app, own_host))
                // Limits for the length of addresses and headers.
                .layer(from_fn(limit_request_head))
                // Removes all cookies but our own.
                .layer(from_fn_with_state(cookies, middleware::cookies::only_ours)),
        )
}

/// The routes behind a login. The login is required by handlers only: a method that no handler
/// takes gets 405, signed in or not.
fn signed_in_table(app: &App) -> Router<App> {
    let chosen = routes()
        .into_iter()
        .filter(|route| route.access == Access::SignedIn);
    chosen.fold(Router::new(), |router, route| {
        let guard = from_fn_with_state(app.clone(), require_login);
        router.route(route.path, route.handlers.route_layer(guard))
    })
}

/// Answers 404 for unknown paths, with a redirect when only trailing slashes are wrong; and 405 for
/// methods that no route takes (`docs/rules/security.md#lim-7`).
async fn no_such_page(method: Method, uri: http::Uri) -> Response {
    if matches!(method, Method::GET | Method::HEAD)
        && let Some(path) = urls::without_end_slashes(&uri)
    {
        return error::go_to(path.as_str());
    }
    if matches!(method, Method::GET | Method::HEAD | Method::POST) {
        return StatusCode::NOT_FOUND.into_response();
    }
    (
        StatusCode::METHOD_NOT_ALLOWED,
        [(ALLOW, HeaderValue::from_static("GET,HEAD"))],
    )
        .into_response()
}

/// Middleware that refuses addresses, queries and headers longer than any page has
/// (`docs/rules/security.md#limits`).
async fn limit_request_head(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let length = uri
        .path_and_query()
        .map_or(0, |address| address.as_str().len());
    let parameters = uri.query().map_or(0, |query| query.split('&').count());
    // Size on the wire: a colon, a space and the line end besides.
    let count = request.headers().len();
    let headers = request.headers().iter();
    let headers: usize = headers
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    if length > ADDRESS_LIMIT_BYTES || parameters > PARAMETER_LIMIT {
        StatusCode::URI_TOO_LONG.into_response()
    } else if (headers > HEADERS_LIMIT_BYTES || count > HEADERS_LIMIT) && !is_file(uri) {
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response()
    } else {
        next.run(request).await
    }
}

/// Whether the request is for a static file: these are the same for everybody, and the error page
/// for too many cookies needs some, although their requests have the same cookies.
fn is_file(uri: &http::Uri) -> bool {
    uri.path().starts_with(urls::STATIC)
}

/// Compresses pages on the fly with fast gzip: measured on 50 rows, Brotli takes a millisecond
/// where gzip takes a sixth of one, for a page of 7 instead of 8 kB. Static files are compressed
/// with Brotli at build time, as far as that makes them smaller.
fn compression() -> CompressionLayer<impl Predicate> {
    let is_made_now =
        |_: StatusCode, _: http::Version, _: &http::HeaderMap, extensions: &http::Extensions| {
            extensions.get::<Precompressed>().is_none()
        };
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(is_made_now))
}

fn sessions(app: &App) -> SessionManagerLayer<crate::storage::Store> {
    SessionManagerLayer::new(app.store.clone())
        .with_name(app.cookies.name(Use::Session))
        .with_secure(app.cookies.are_secure())
        .with_http_only(true)
        .with_path("/")
        // With `Strict`, the cookie would not be sent on the way back from ID-porten.
        .with_same_site(SameSite::Lax)
}

/// Marks a response that was compressed at build time, if that made it smaller.
#[derive(Clone, Copy, Debug)]
struct Precompressed;

/// Serves a static file or the operator's logo.
async fn asset(State(app): State<App>, uri: http::Uri, headers: http::HeaderMap) -> Response {
    let mut response = match app.config.content.mark_at(uri.path()) {
        Some(mark) => ([(CONTENT_TYPE, mark.content_type)], mark.bytes.clone()).into_response(),
        None => assets::serve(&app.config.assets, &uri, &headers),
    };
    if response.status().is_success() {
        let caching = match response.extensions().get() {
            Some(assets::Changeable) => Caching::Revalidated,
            None => Caching::Forever,
        };
        response.extensions_mut().insert(caching);
        response.extensions_mut().insert(Precompressed);
        response.extensions_mut().insert(SkipErrorPage);
    }
    response
}

/// Middleware that passes the provider's origins to the security headers, as soon as they are
/// known.
async fn provider_origins(State(app): State<App>, request: Request, next: Next) -> Response {
    app.headers
        .set_provider_origins(app.provider.browser_origins());
    next.run(request).await
}

/// Middleware that refuses requests for another host, and those with no or several `Host` headers
/// (`docs/rules/security.md#lim-4`).
async fn own_host(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(HOST).iter();
    let authority = app.config.public_url.authority();
    let is_ours = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.as_bytes().eq_ignore_ascii_case(authority.as_bytes()),
        _ => false,
    };
    if is_ours {
        return next.run(request).await;
    }
    let path = request.uri().path_and_query();
    let path = path.map_or(urls::START, http::uri::PathAndQuery::as_str);
    let path = match *request.method() {
        Method::GET | Method::HEAD => LocalPath::parse_or_start(path),
        _ => LocalPath::start(),
    };
    let address = app.config.public_url.join(path.as_str());
    AppError::Page(ErrorKind::WrongHost { address }).into_response()
}
