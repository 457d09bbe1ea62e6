//! The router: handlers of every row of [`table`], and the middleware around them.
//!
//! A row's access class decides which middleware its handlers get; there is no other way to add a
//! route.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse as _,
    routing::{MethodRouter, get, post},
};
use http::StatusCode;
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

use crate::{
    app::App,
    urls::table::{self, Access, Row, UrlPattern},
    web::{
        handlers::{
            auth, dialog,
            labels::{self, undo},
            legacy::{deep_links, old_addresses},
            list,
            parties::{self, units},
            profile,
            saved_searches::{self, save},
            site,
        },
        middleware::{
            browser_session::read_browser_session,
            compression::compression,
            concurrency::{
                ConcurrencyLimit, SessionLimits, limit_concurrency, limit_session_concurrency,
            },
            cookies::{CookieFilter, only_ours, session_layer, whole_removals},
            error_pages::write_error_pages,
            host::require_own_host,
            provider_origins::set_provider_origins,
            request_limits::limit_request_head,
            request_log::number_and_log,
            require_login::require_login,
            security_headers::set_headers,
        },
    },
};

/// Time limit for one request: that of its calls, and some time to find out the outcome of a
/// change.
const HANDLER_TIME: Duration = Duration::from_secs(45);

/// A row of the table of addresses with its handlers.
#[derive(Debug)]
pub struct Route {
    /// The row, whose pattern and access class decide the path and the middleware.
    pub row: Row,
    handlers: MethodRouter<App>,
}

fn route<const N: usize>(pattern: UrlPattern<N>, handlers: MethodRouter<App>) -> Route {
    let row = pattern.row();
    Route { row, handlers }
}

/// Every route of the product: each row of [`table`] with its handlers.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a table of routes")]
pub fn routes() -> Vec<Route> {
    vec![
        route(table::START, get(site::start::show)),
        route(table::HELP, get(site::help::show)),
        route(table::PRIVACY, get(site::privacy::show)),
        route(table::ACCESSIBILITY, get(site::accessibility::show)),
        route(table::LANGUAGE, post(site::language::submit)),
        route(table::APPEARANCE, post(site::appearance::submit)),
        route(table::CLOSE_NOTICE, post(site::notice::close)),
        route(table::LOGIN, get(auth::login::begin)),
        route(table::LOGIN_PAGE, get(auth::login_page::show)),
        route(table::LOGIN_CALLBACK, get(auth::login::finish)),
        route(table::SESSION, get(auth::session::lives)),
        route(table::LOGOUT, post(auth::logout::submit)),
        route(table::LOGGED_OUT, get(auth::logout::landed)),
        route(table::LOGOUT_EVERYWHERE, post(auth::logout::everywhere)),
        route(table::LOGOUT_NOTICE, get(auth::logout::notice)),
        route(table::LOGOUT_TOKEN, post(auth::logout::back_channel)),
        route(table::LIST, get(list::show)),
        route(table::LIST_FILTER, get(list::filter::show)),
        route(table::LIST_EXPORT, get(list::export::show)),
        route(table::LIST_UPDATES, get(list::updates::show)),
        route(table::DIALOG, get(dialog::show)),
        route(table::DIALOG_TRANSMISSION, get(dialog::transmission::show)),
        route(table::DIALOG_ACTION, get(dialog::action::show)),
        route(table::DIALOG_HISTORY, get(dialog::history::show)),
        route(table::DIALOG_ACCESS, get(dialog::access::show)),
        route(table::DIALOG_PRINT, get(dialog::print::show)),
        route(table::DIALOG_CALENDAR, get(dialog::calendar::show)),
        route(table::DIALOG_OPTIONS, get(labels::options::show)),
        route(table::DIALOG_LABELS, post(labels::submit_one)),
        route(table::DIALOG_TOKEN, post(dialog::token::give)),
        route(table::DIALOG_STATE, get(dialog::state::show)),
        route(table::DIALOG_EVENTS, get(dialog::events::show)),
        route(table::LABELS, post(labels::submit)),
        route(table::LABEL_CHANGE, get(labels::show)),
        route(table::UNDO, get(undo::show).post(undo::submit)),
        route(table::PARTIES, get(parties::show)),
        route(table::UNITS, get(units::show).post(units::submit)),
        route(table::FAVOURITE, post(parties::favourite)),
        route(
            table::SAVED_SEARCHES,
            get(saved_searches::show).post(save::create),
        ),
        route(table::SAVED_SEARCH, get(save::show).post(save::rename)),
        route(
            table::SAVED_SEARCH_DELETE,
            get(save::ask_to_delete).post(save::delete),
        ),
        route(table::SAVED_SEARCH_OPEN, get(saved_searches::open)),
        route(table::SAVED_SEARCH_MOVE, post(saved_searches::reorder)),
        route(table::PROFILE, get(profile::show)),
        route(table::PROFILE_FIELD, post(profile::change)),
        route(table::PROFILE_DATA, get(profile::data)),
        route(table::PROFILE_DELETE, get(profile::ask_to_delete)),
        route(table::PROFILE_DELETE_ALL, post(profile::delete_all)),
        route(table::PROFILE_UNIT_SETS, post(profile::delete_unit_set)),
        route(table::PROFILE_END_OTHERS, post(profile::end_others)),
        route(table::DEEP_LINK, get(deep_links::show)),
        route(table::OLD_DEEP_LINK, get(deep_links::show)),
        route(table::OLD_DIALOG, get(old_addresses::dialog)),
        route(table::OLD_INBOX, get(old_addresses::folder)),
        route(table::OLD_DRAFTS, get(old_addresses::folder)),
        route(table::OLD_SENT, get(old_addresses::folder)),
        route(table::OLD_ARCHIVE, get(old_addresses::folder)),
        route(table::OLD_BIN, get(old_addresses::folder)),
        route(
            table::OLD_SAVED_SEARCHES,
            get(old_addresses::saved_searches),
        ),
        route(table::OLD_PROFILE, get(old_addresses::profile)),
        route(table::OLD_PROFILE_PAGE, get(old_addresses::profile)),
        route(table::CSP_REPORT, post(site::csp_report::take)),
        route(table::LOGOS, get(site::logos::show)),
        route(table::ASSET, get(site::assets::show)),
    ]
}

/// Builds the router with all routes and middleware.
pub fn router(app: App) -> Router {
    let pages = of_class(Access::SignedIn, |handlers| {
        // Inside the route: a method that no handler takes gets 405, signed in or not.
        handlers.route_layer(from_fn_with_state(app.clone(), require_login))
    })
    .merge(of_class(Access::Anybody, |handlers| handlers))
    .fallback(site::not_found::show)
    .layer(
        ServiceBuilder::new()
            // One browser session cannot use up the concurrency limit of all.
            .layer(from_fn_with_state(
                SessionLimits::new(app.cookies),
                limit_session_concurrency,
            ))
            // Session cookie; its record is loaded on demand.
            .layer(from_fn_with_state(app.cookies, whole_removals))
            .layer(session_layer(app.store.clone(), app.cookies))
            // The login of the session; the form of a POST, with its CSRF check.
            .layer(from_fn_with_state(app.clone(), read_browser_session)),
    );
    let cookies = CookieFilter::new(app.cookies, app.config.party_cookie.as_deref());
    of_class(Access::Machine, |handlers| handlers)
        .merge(pages)
        .with_state(app.clone())
        .layer(
            ServiceBuilder::new()
                // Request id and log line.
                .layer(from_fn_with_state(app.clone(), number_and_log))
                // Compression of responses.
                .layer(compression())
                // Security headers of every response.
                .layer(from_fn_with_state(app.clone(), set_provider_origins))
                .layer(from_fn_with_state(app.headers.clone(), set_headers))
                // Error pages for all failures of the layers below.
                .layer(from_fn_with_state(app.clone(), write_error_pages))
                // A panic fails one request only.
                .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
                    StatusCode::INTERNAL_SERVER_ERROR.into_response()
                }))
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
                .layer(from_fn_with_state(app, require_own_host))
                // Limits for the length of addresses and headers.
                .layer(from_fn(limit_request_head))
                // Removes all cookies but our own.
                .layer(from_fn_with_state(cookies, only_ours)),
        )
}

/// The routes of an access class, with what it puts around their handlers.
fn of_class(
    access: Access,
    around: impl Fn(MethodRouter<App>) -> MethodRouter<App>,
) -> Router<App> {
    let routes = routes().into_iter();
    routes
        .filter(|route| route.row.access == access)
        .fold(Router::new(), |router, route| {
            router.route(route.row.pattern, around(route.handlers))
        })
}
